"""Where things are taken back, and who may do it."""

from datetime import timedelta
from functools import cache

from django.http import Http404
from django.urls import reverse

from helpwell.customers import access as customers
from helpwell.events import registry
from helpwell.events.models import Act, Event
from helpwell.events.undoing import can_be_undone
from helpwell.kit import clock
from helpwell.knowledge import access as articles
from helpwell.macros import access as macro_rights
from helpwell.macros.models import Macro
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission
from helpwell.search import access as saved_views
from helpwell.search.models import SavedView
from helpwell.tickets import access as tickets
from helpwell.tickets.events import TicketFact
from helpwell.tickets.history import events_about
from helpwell.tickets.models import Ticket

_JUST_NOW = timedelta(seconds=20)


def undo_url(done: Event | Act) -> str:
    """The address that takes an event or a whole act back, by POST."""
    return path_of("act" if isinstance(done, Act) else "event", done.pk)


def path_of(kind: str, number: int) -> str:
    """The same from plain values; asking the routes for each line of a history is dear."""
    return f"{_base()}{kind}/{number}/"


def just_done(person: Agent, ticket: Ticket) -> str:
    """Where the person takes back what they did to the ticket a moment ago; empty where there is no way back. One query."""
    event = (
        events_about(ticket.pk)
        .filter(actor=person.actor_id, at__gte=clock.now() - _JUST_NOW, diff__isnull=False)
        .select_related("act")
        .order_by("-id")
        .first()
    )
    if event is None or not can_be_undone(event):
        return ""
    return undo_url(event.act or event)


def may_undo(person: Agent, events: list[Event]) -> bool:
    """Whether the person may take all of these back: they see the subject, and may change it."""
    return bool(events) and all(_may(person, event) for event in events)


def ticket_of(events: list[Event]) -> Ticket | None:
    """The ticket that the newest of the events is about, if it is about one."""
    for event in events:
        if isinstance(registry.fact_of(event), TicketFact):
            return Ticket.objects.filter(pk=event.subject_id).first()
    return None


def _may(person: Agent, event: Event) -> bool:
    if isinstance(registry.fact_of(event), TicketFact):
        ticket = Ticket.objects.filter(pk=event.subject_id).first()
        needed = _TICKET_RIGHTS.get(event.name, Permission.CHANGE_TICKETS)
        return ticket is not None and person.may(needed) and tickets.may_see(person, ticket)
    if event.room == "customers" or event.name == "CustomerValueSet":
        return person.may(Permission.CHANGE_CUSTOMERS) and _sees_customer(person, event.subject_id)
    if event.name == "OrganizationValueSet":
        return person.may(Permission.CHANGE_CUSTOMERS) and _sees_organization(person, event)
    if event.room == "macros":
        macro = Macro.objects.filter(pk=event.subject_id).first()
        return macro is not None and macro_rights.may_change(person, macro)
    if event.room == "knowledge":
        return _may_article(person, event)
    if event.room == "search":
        view = SavedView.objects.filter(pk=event.subject_id).first()
        return view is not None and saved_views.may_change(person, view)
    return person.may(_ROOM_RIGHTS.get(event.room, Permission.MANAGE_COMPANY))


def _may_article(person: Agent, event: Event) -> bool:
    """What readers see is taken back by those who publish, the rest by those who may do it."""
    article = articles.visible_to(person).filter(pk=event.subject_id).first()
    if article is None:
        return False
    if event.name in ("ArticlePublished", "ArticleUnpublished"):
        return articles.may_publish(person)
    return articles.may_settle(person, article)


_TICKET_RIGHTS = {
    "MessageSent": Permission.REPLY,
    "MessageForwarded": Permission.REPLY,
    "NoteWritten": Permission.NOTE,
    "NoteWithdrawn": Permission.NOTE,
    "TicketFollowed": Permission.USE_DESK,
    "TicketDeleted": Permission.DELETE_TICKETS,
    "TicketRestored": Permission.DELETE_TICKETS,
}
# What is no ticket and no customer: who manages it may take its changes back.
_ROOM_RIGHTS = {
    "tickets": Permission.MANAGE_TAGS,
    "fields": Permission.MANAGE_FIELDS,
}


def _sees_customer(person: Agent, customer_id: int) -> bool:
    try:
        customers.get_for(person, customer_id)
    except Http404:
        return False
    return True


def _sees_organization(person: Agent, event: Event) -> bool:
    return customers.organizations_visible_to(person).filter(pk=event.subject_id).exists()


@cache
def _base() -> str:
    return reverse("desk:undo", args=["act", 0]).removesuffix("act/0/")

"""The side panel of a ticket: who the customer is, what else they asked, who takes part."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from helpwell.conversations.reads import side_conversations
from helpwell.customers.models import Customer, Identity
from helpwell.customers.reads import identities_of, ids_of
from helpwell.desk.composer_recipients import chosen_for
from helpwell.desk.ticket_fields import fields_side
from helpwell.desk.ticket_head import STATUS_ICONS, May, head_of
from helpwell.desk.ticket_links import around
from helpwell.desk.ticket_tasks import work_side
from helpwell.kit import clock
from helpwell.macros.run_page import run_context
from helpwell.macros.verbs.run_script import running_on
from helpwell.people.gate import DeskRequest
from helpwell.people.models import Agent
from helpwell.tickets.access import visible_to
from helpwell.tickets.models import Follower, Participant, Shelf, Status, Ticket
from helpwell.tickets.threads import ticket_ids

_SHOWN = 5
_COUNTED = 99


@dataclass(frozen=True, slots=True)
class OtherTicket:
    """One line of the customer's other tickets."""

    url: str
    number: int
    subject: str
    status: str
    icon: str
    at: datetime
    link_words: str


def side_context(request: DeskRequest, ticket: Ticket) -> dict[str, Any]:
    """What the side panel shows. Four queries beside the ticket, and two for each room that has a part of it."""
    person, customer = request.user, ticket.customer.survivor()
    participants = list(
        Participant.objects.filter(ticket=ticket).select_related("customer").order_by("id")
    )
    others, more = _others(ticket, person)
    return {
        "ticket": ticket,
        "customer": customer,
        "customer_url": _customer_url(customer),
        "identities": identities_of(ids_of(customer)),
        "verified": Identity.Kind.EMAIL,
        "local_time": _local_time(customer),
        "participants": participants,
        "chosen": chosen_for(ticket, participants),
        "tags": list(ticket.tags.values_list("name", flat=True)),
        "near": around(ticket, person),
        "follows": Follower.objects.filter(ticket=ticket, agent=person).exists(),
        "followers": list(
            Follower.objects.filter(ticket=ticket).values_list("agent__name", flat=True)[:20]
        ),
        "others": others,
        "others_more": more,
        "side": fields_side(request, ticket),
        "work": work_side(request, ticket),
        "conversations": side_conversations(ticket_ids(ticket)),
        "head": head_of(ticket, person),
        "may": May.of(person, ticket),
        "script_run": run_context(running_on(ticket), ticket, person),
    }


def _others(ticket: Ticket, person: Agent) -> tuple[list[OtherTicket], str]:
    found = list(
        visible_to(person)
        .filter(customer__in=ids_of(ticket.customer))
        .exclude(pk=ticket.pk)
        .exclude(shelf__in=(Shelf.BIN, Shelf.MERGED))
        .only("id", "subject", "status", "activity_at", "follow_up_of_id", "customer_id")
        .order_by("-id")[: _COUNTED + 1]
    )
    linked = [one for one in found if _link_words(one, ticket)]
    newest = [one for one in found if one not in linked][: max(0, _SHOWN - len(linked))]
    rest = len(found) - len(linked) - len(newest)
    more = "" if rest <= 0 else _("{n}+ more") if len(found) > _COUNTED else _("{n} more")
    return [_other(one, ticket) for one in [*linked, *newest]], more.format(n=min(rest, _COUNTED))


def _other(one: Ticket, ticket: Ticket) -> OtherTicket:
    return OtherTicket(
        url=reverse("desk:ticket", args=[one.pk]),
        number=one.pk,
        subject=one.subject or _("No subject"),
        status=str(Status(one.status).label),
        icon=STATUS_ICONS[one.status],
        at=one.activity_at,
        link_words=_link_words(one, ticket),
    )


def _link_words(one: Ticket, ticket: Ticket) -> str:
    if one.pk == ticket.follow_up_of_id:
        return _("This ticket continues it")
    if one.follow_up_of_id == ticket.pk:
        return _("Continues this ticket")
    if one.pk == ticket.held_for_id:
        return _("This mail would join it")
    return ""


def _local_time(customer: Customer) -> datetime | None:
    try:
        return clock.now().astimezone(ZoneInfo(customer.time_zone)) if customer.time_zone else None
    except (KeyError, ValueError, OSError):
        return None


def _customer_url(customer: Customer) -> str:
    try:
        return reverse("desk:customer", args=[customer.pk])
    except NoReverseMatch:
        return ""

"""What was promised to a customer and when: answers that are due, tickets that come back, messages that will leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.tickets.access import visible_to
from helpwell.tickets.models import NEVER, Delivery, Shelf, Ticket

SHOWN = 6
_LATE_AFTER_SECONDS = 180  # a queued delivery that left a moment ago is no promise
_LIVING = (Shelf.OPEN, Shelf.PENDING, Shelf.ON_HOLD, Shelf.SNOOZED)


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise: what, for when, in which ticket, and whether it is broken."""

    icon: str
    words: str
    at: datetime
    url: str
    number: int
    subject: str
    is_late: bool


def promises_to(person: Agent, ids: Sequence[int]) -> list[Promise]:
    """The next six promises to these customers, the first due on top. Two queries."""
    tickets = visible_to(person).filter(customer__in=ids, shelf__in=_LIVING)
    rows = list(tickets.select_related("assignee").order_by("-id")[:200])
    found = [_answer(one) for one in rows if one.due_sort < NEVER]
    found += [
        Promise("clock", _("We come back to it"), one.snoozed_until, *_place(one), is_late=False)
        for one in rows
        if one.snoozed_until is not None
    ]
    found += _leaving(rows)
    return sorted(found, key=lambda one: one.at)[:SHOWN]


def _answer(ticket: Ticket) -> Promise:
    late = ticket.due_sort < clock.now()
    who = ticket.assignee.name if ticket.assignee else _("nobody yet")
    words = _("Our answer was due, from {who}") if late else _("Our answer, from {who}")
    return Promise(
        "turn-ours", words.format(who=who), ticket.due_sort, *_place(ticket), is_late=late
    )


def _leaving(tickets: Sequence[Ticket]) -> list[Promise]:
    by_id = {one.pk: one for one in tickets}
    queued = Delivery.objects.filter(
        state=Delivery.State.QUEUED, due_at__gt=clock.now(), message__ticket__in=list(by_id)
    )
    return [
        Promise(
            "send-later",
            _("A written answer leaves"),
            delivery.due_at,
            *_place(by_id[delivery.message.ticket_id]),
            is_late=False,
        )
        for delivery in queued.select_related("message").order_by("due_at")[:SHOWN]
        if (delivery.due_at - clock.now()).total_seconds() > _LATE_AFTER_SECONDS
    ]


def _place(ticket: Ticket) -> tuple[str, int, str]:
    return reverse("desk:ticket", args=[ticket.pk]), ticket.pk, ticket.subject or _("No subject")

"""The clocks of promises: they start when a customer waits, and stop when we answered."""

from datetime import datetime

from helpwell.events.models import Event
from helpwell.kit.hours import NeverOpen
from helpwell.routing.calendars import calendar_of, default_service_level
from helpwell.tickets.events import (
    MessageArrived,
    MessageReceived,
    MessageSent,
    MessageWithdrawn,
    TicketFact,
)
from helpwell.tickets.models import Message, Shelf, Ticket
from helpwell.tickets.verbs.set_due import set_due

_OWES = (Shelf.OPEN, Shelf.SNOOZED)  # the customer waits all the same while an agent snoozes


def start_clock(event: Event, fact: MessageReceived) -> None:
    """A message of a customer waits: an answer is due, counted from the first one unanswered."""
    if not fact.is_automatic:
        _compute(fact.ticket_id)


def restart_clock(event: Event, fact: MessageWithdrawn | MessageArrived) -> None:
    """An answer was taken back, or a message came from another ticket: what waits counts again."""
    _compute(fact.ticket_id)


def stop_clock(event: Event, fact: MessageSent) -> None:
    """We answered: nothing is due, unless the customer wrote again since."""
    _compute(fact.ticket_id)


def follow_status(event: Event, fact: TicketFact) -> None:
    """Solved, waiting, held or spam tickets owe nothing; open ones do, also while an agent snoozes them."""
    _compute(fact.ticket_id)


def _compute(ticket_id: int) -> None:
    ticket = Ticket.objects.filter(pk=ticket_id).first()
    if ticket is None:
        return
    if ticket.waiting_since is None or ticket.shelf not in _OWES:
        set_due(ticket_id, due_at=None)
        return
    answered = ticket.messages.filter(
        direction=Message.Direction.OUTBOUND, withdrawn_at=None
    ).exists()
    kind = Ticket.DueKind.NEXT if answered else Ticket.DueKind.FIRST
    set_due(ticket_id, due_at=_due(ticket.waiting_since, kind), kind=kind)


def _due(since: datetime, kind: str) -> datetime | None:
    level = default_service_level()
    if level is None:
        return None
    minutes = (
        level.first_reply_minutes if kind == Ticket.DueKind.FIRST else level.next_reply_minutes
    )
    if minutes is None:
        return None
    try:
        return calendar_of(level.hours).add(since, minutes)
    except NeverOpen:
        return None

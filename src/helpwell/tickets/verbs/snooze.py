"""Putting a ticket out of the way until a moment, and having it back."""

from datetime import datetime, timedelta

from django.db import transaction

from helpwell.events.acting import acting
from helpwell.events.models import Act, Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.tickets.change import change, locked
from helpwell.tickets.events import SnoozeEnded, TicketSnoozed
from helpwell.tickets.models import Status, Ticket

LONGEST = timedelta(days=366)


class CannotSnooze(ValueError):
    """The moment is past or further than a year, or the ticket is solved, held, spam, deleted or merged."""


def snooze(ticket: Ticket, *, by: Actor, until: datetime) -> Ticket:
    """The ticket out of all lists until the moment, an answer of the customer, or somebody's wish. Raises CannotSnooze."""
    now = clock.now()
    if not now < until <= now + LONGEST:
        raise CannotSnooze
    with transaction.atomic():
        ticket = locked(ticket)
        if not may_snooze(ticket):
            raise CannotSnooze
        diff = change(ticket, snoozed_until=until)
        about = {"ticket_id": ticket.pk, "team_id": ticket.team_id}
        if diff:
            record(TicketSnoozed(**about, until=until.isoformat()), by=by, diff=diff)
    return ticket


def wake(ticket: Ticket, *, by: Actor, because: str = "agent") -> Ticket:
    """The ticket back in the lists; one whose time is over is open again."""
    with transaction.atomic():
        ticket = locked(ticket)
        if ticket.snoozed_until is None:
            return ticket
        waits = because == "time" and ticket.status in (Status.PENDING, Status.ON_HOLD)
        opened = {"status": Status.OPEN} if waits else {}
        diff = change(ticket, snoozed_until=None, **opened)
        fact = SnoozeEnded(ticket_id=ticket.pk, team_id=ticket.team_id, because=because)
        record(fact, by=by, diff=diff)
    return ticket


def wake_due(limit: int = 100) -> int:
    """Bring back the tickets whose time is over; returns how many. Run by the worker."""
    due = Ticket.objects.filter(snoozed_until__lte=clock.now()).order_by("snoozed_until")[:limit]
    woken = 0
    for ticket in due:
        with transaction.atomic(), acting(Act.Kind.RULE, by=Actor.desk(), words="snooze"):
            held = locked(ticket)
            if held.snoozed_until is not None and held.snoozed_until <= clock.now():
                wake(held, by=Actor.desk(), because="time")
                woken += 1
    return woken


def may_snooze(ticket: Ticket) -> bool:
    """Whether it is in anybody's way at all."""
    away = ticket.is_done or ticket.is_spam or bool(ticket.held_reason)
    return not (away or ticket.deleted_at or ticket.merged_into_id)

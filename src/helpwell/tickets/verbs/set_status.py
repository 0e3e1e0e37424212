"""Changing the status of a ticket: open, pending, on hold, solved, closed."""

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.tickets.change import change, locked
from helpwell.tickets.events import StatusChanged, TicketFact, TicketReopened, TicketResolved
from helpwell.tickets.models import Status, Ticket


class ClosedForGood(ValueError):
    """A closed ticket stays closed; an answer to it begins a follow-up."""


def set_status(ticket: Ticket, *, by: Actor, status: str) -> Ticket:
    """The ticket with the status; the same status again changes nothing.

    Raises ClosedForGood for a closed ticket, ValueError for a word that is no status, or for "new", which never returns.
    """
    after = Status(status)
    if after == Status.NEW:
        raise ValueError("A ticket is new only once.")
    with transaction.atomic():
        ticket = locked(ticket)
        before = Status(ticket.status)
        if before == after:
            return ticket
        if before == Status.CLOSED:
            raise ClosedForGood
        solved = after in (Status.SOLVED, Status.CLOSED)
        change(
            ticket, status=after, solved_at=(ticket.solved_at or clock.now()) if solved else None
        )
        record(_fact(ticket, before, after), by=by)
    return ticket


def _fact(ticket: Ticket, before: Status, after: Status) -> TicketFact:
    about = {"ticket_id": ticket.pk, "team_id": ticket.team_id}
    if after == Status.SOLVED:
        return TicketResolved(**about, before=before)
    if before == Status.SOLVED and after != Status.CLOSED:
        return TicketReopened(**about, before=before, because="agent")
    return StatusChanged(**about, before=before, after=after)

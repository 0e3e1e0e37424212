"""Changing the status of a ticket: open, pending, on hold, solved, closed."""

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.tickets.change import change, locked
from helpwell.tickets.events import StatusChanged, TicketFact, TicketReopened, TicketResolved
from helpwell.tickets.models import Status, Ticket
from helpwell.tickets.solving import ensure_may_be_solved


class ClosedForGood(ValueError):
    """A closed ticket stays closed; an answer to it begins a follow-up."""


def set_status(ticket: Ticket, *, by: Actor, status: str) -> Ticket:
    """The ticket with the status; the same status again changes nothing.

    Raises ClosedForGood for a closed ticket, CannotSolve where something must be filled in first,
    ValueError for a word that is no status, or for "new", which never returns.
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
        ensure_may_be_solved(ticket, after)
        solved = after in (Status.SOLVED, Status.CLOSED)
        diff = change(
            ticket, status=after, solved_at=(ticket.solved_at or clock.now()) if solved else None
        )
        record(status_fact(ticket, before, after), by=by, diff=diff)
    return ticket


def status_fact(ticket: Ticket, before: Status, after: Status) -> TicketFact:
    """What a change of status is called."""
    about = {"ticket_id": ticket.pk, "team_id": ticket.team_id}
    if after == Status.SOLVED:
        return TicketResolved(**about, before=before)
    if before == Status.SOLVED and after != Status.CLOSED:
        return TicketReopened(**about, before=before, because="agent")
    return StatusChanged(**about, before=before, after=after)

"""Putting a ticket into the bin, taking it out again, and emptying the bin after thirty days."""

from datetime import timedelta

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.tickets.change import change, end, locked
from helpwell.tickets.events import TicketDeleted, TicketPurged, TicketRestored
from helpwell.tickets.models import Delivery, Shelf, Ticket
from helpwell.tickets.threads import ticket_ids

KEPT_FOR = timedelta(days=30)


class StillSending(ValueError):
    """A message of the ticket waits to be sent; take it back first."""


def delete(ticket: Ticket, *, by: Actor) -> Ticket:
    """The ticket in the bin. A new message of the customer begins a linked ticket. Raises StillSending."""
    with transaction.atomic():
        ticket = locked(ticket)
        if ticket.deleted_at is not None:
            return ticket
        if Delivery.objects.filter(message__ticket=ticket, state=Delivery.State.QUEUED).exists():
            raise StillSending
        diff = change(ticket, deleted_at=clock.now())
        fact = TicketDeleted(ticket_id=ticket.pk, team_id=ticket.team_id)
        record(fact, by=by, diff=diff)
    return ticket


def purge_old(limit: int = 50) -> int:
    """Remove what has lain in the bin for thirty days, with what was merged into it; returns how many. Run by the worker."""
    old = Ticket.objects.filter(shelf=Shelf.BIN, deleted_at__lte=clock.now() - KEPT_FOR)
    purged = 0
    for ticket in old.order_by("activity_at")[:limit]:
        with transaction.atomic():
            held = locked(ticket)
            if held.deleted_at is not None and held.deleted_at <= clock.now() - KEPT_FOR:
                purge(held, by=Actor.desk())
                purged += 1
    return purged


def purge(ticket: Ticket, *, by: Actor) -> None:
    """Remove a ticket of the bin for good; its files are swept up later. Does nothing to one that is not in the bin."""
    with transaction.atomic():
        ticket = locked(ticket)
        if ticket.deleted_at is None:
            return
        for number in reversed(ticket_ids(ticket)):
            one = locked(Ticket(pk=number))
            record(TicketPurged(ticket_id=number, team_id=one.team_id), by=by)
            end(one)


def restore(ticket: Ticket, *, by: Actor) -> Ticket:
    """The ticket back where it was before it was deleted."""
    with transaction.atomic():
        ticket = locked(ticket)
        if ticket.deleted_at is None:
            return ticket
        diff = change(ticket, deleted_at=None)
        fact = TicketRestored(ticket_id=ticket.pk, team_id=ticket.team_id)
        record(fact, by=by, diff=diff)
    return ticket

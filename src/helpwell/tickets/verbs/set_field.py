"""Changing the priority, the type or the subject of a ticket."""

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit.text import one_line
from helpwell.tickets.change import change, locked
from helpwell.tickets.events import FieldChanged
from helpwell.tickets.models import Ticket


def set_priority(ticket: Ticket, *, by: Actor, priority: int) -> Ticket:
    """The ticket with the priority; raises ValueError for a number that is none."""
    return _set(ticket, by, "priority", Ticket.Priority(priority))


def set_type(ticket: Ticket, *, by: Actor, type_: str) -> Ticket:
    """The ticket with the type; raises ValueError for a word that is none."""
    return _set(ticket, by, "type", Ticket.Type(type_))


def set_subject(ticket: Ticket, *, by: Actor, subject: str) -> Ticket:
    """The ticket with the subject, in one line of 300 characters at most."""
    return _set(ticket, by, "subject", one_line(subject, 300))


def _set(ticket: Ticket, by: Actor, field: str, value: int | str) -> Ticket:
    with transaction.atomic():
        ticket = locked(ticket)
        before = ticket.__dict__[field]
        if before == value:
            return ticket
        diff = change(ticket, **{field: value})
        record(
            FieldChanged(
                ticket_id=ticket.pk,
                team_id=ticket.team_id,
                field=field,
                before=str(before),
                after=str(value),
            ),
            by=by,
            diff=diff,
        )
    return ticket

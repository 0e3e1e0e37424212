"""Putting tickets beside each other, and a part under its whole."""

from django.db import transaction

from helpwell.events.acting import acting
from helpwell.events.models import Act, Actor
from helpwell.events.record import record
from helpwell.tickets.change import change, locked, locked_both
from helpwell.tickets.events import ParentChanged, TicketLinked
from helpwell.tickets.models import Ticket, TicketLink

_DEEPEST = 20


class CannotLink(ValueError):
    """A ticket beside or under itself, or under one of its own parts."""


def link(ticket: Ticket, *, by: Actor, other: Ticket) -> None:
    """Both tickets lead to each other. Raises CannotLink for one and the same."""
    set_link(ticket, other, by=by, linked=True)


def unlink(ticket: Ticket, *, by: Actor, other: Ticket) -> None:
    """They have nothing to do with each other."""
    set_link(ticket, other, by=by, linked=False)


def set_link(ticket: Ticket, other: Ticket, *, by: Actor, linked: bool) -> None:
    """Link or unlink two tickets; one event on each, the way back on the first."""
    if ticket.pk == other.pk:
        raise CannotLink
    with transaction.atomic(), acting(Act.Kind.AGENT, by=by):
        ticket, other = locked_both(ticket, other)
        first, second = sorted((ticket, other), key=lambda one: one.pk)
        rows = TicketLink.objects.filter(first=first, second=second)
        if rows.exists() == linked:
            return
        if linked:
            TicketLink.objects.create(first=first, second=second)
        else:
            rows.delete()
        for one, beside in ((ticket, other), (other, ticket)):
            change(one)
            fact = TicketLinked(
                ticket_id=one.pk, team_id=one.team_id, other_ticket_id=beside.pk, linked=linked
            )
            diff = {f"link:{beside.pk}": [not linked, linked]} if one.pk == ticket.pk else None
            record(fact, by=by, diff=diff)


def set_parent(ticket: Ticket, *, by: Actor, parent: Ticket | None) -> Ticket:
    """The ticket as a part of `parent`, or on its own. Raises CannotLink for a circle."""
    with transaction.atomic():
        if parent is not None and ticket.pk in _line_of(parent):
            raise CannotLink
        ticket = locked(ticket)
        before = ticket.parent_id
        diff = change(ticket, parent=parent)
        if diff:
            fact = ParentChanged(
                ticket_id=ticket.pk, team_id=ticket.team_id, before=before, after=ticket.parent_id
            )
            record(fact, by=by, diff=diff)
    return ticket


def _line_of(ticket: Ticket) -> list[int]:
    """The ticket and all that it is a part of."""
    line: list[int] = [ticket.pk]
    above = ticket.parent
    while above is not None and above.pk not in line and len(line) < _DEEPEST:
        line.append(above.pk)
        above = above.parent
    return line

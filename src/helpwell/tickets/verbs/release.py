"""Letting held mail in."""

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.tickets.change import change, locked
from helpwell.tickets.events import HeldReleased
from helpwell.tickets.models import Message, Ticket
from helpwell.tickets.verbs.move_message import move_message


def release(ticket: Ticket, *, by: Actor) -> Ticket:
    """The ticket that the held mail is in now: the one it would have joined, or its own."""
    with transaction.atomic():
        ticket = locked(ticket)
        if not ticket.held_reason:
            return ticket
        target = ticket.held_for
        change(ticket, held_reason="")
        home = ticket
        if target is not None:
            for message in ticket.messages.filter(direction=Message.Direction.INBOUND).order_by(
                "id"
            ):
                home = move_message(message, by=by, to=target, joined_by=Message.JoinedBy.RELEASED)
        joined = home.pk if home.pk != ticket.pk else None
        record(HeldReleased(ticket_id=ticket.pk, team_id=ticket.team_id, joined=joined), by=by)
    return home

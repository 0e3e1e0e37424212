"""Marking a ticket as spam, and taking the mark back."""

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.tickets.change import change, locked
from helpwell.tickets.events import MarkedSpam, UnmarkedSpam
from helpwell.tickets.models import Ticket


def mark_spam(ticket: Ticket, *, by: Actor, because: str = "agent") -> Ticket:
    """The ticket on the spam shelf."""
    with transaction.atomic():
        ticket = locked(ticket)
        if not ticket.is_spam:
            diff = change(ticket, is_spam=True)
            fact = MarkedSpam(ticket_id=ticket.pk, team_id=ticket.team_id, because=because)
            record(fact, by=by, diff=diff)
    return ticket


def unmark_spam(ticket: Ticket, *, by: Actor) -> Ticket:
    """The ticket back where its status puts it."""
    with transaction.atomic():
        ticket = locked(ticket)
        if ticket.is_spam:
            diff = change(ticket, is_spam=False)
            fact = UnmarkedSpam(ticket_id=ticket.pk, team_id=ticket.team_id)
            record(fact, by=by, diff=diff)
    return ticket

"""Following a ticket of others."""

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.people.models import Agent
from helpwell.tickets.change import locked
from helpwell.tickets.events import TicketFollowed
from helpwell.tickets.models import Follower, Ticket


def follow(ticket: Ticket, *, by: Actor, agent: Agent) -> None:
    """From now on the agent hears what happens in the ticket."""
    _set(ticket, by, agent, follows=True)


def unfollow(ticket: Ticket, *, by: Actor, agent: Agent) -> None:
    """The agent hears no more of it."""
    _set(ticket, by, agent, follows=False)


def _set(ticket: Ticket, by: Actor, agent: Agent, *, follows: bool) -> None:
    with transaction.atomic():
        ticket = locked(ticket)
        rows = Follower.objects.filter(ticket=ticket, agent=agent)
        if rows.exists() == follows:
            return
        if follows:
            Follower.objects.create(ticket=ticket, agent=agent)
        else:
            rows.delete()
        fact = TicketFollowed(
            ticket_id=ticket.pk, team_id=ticket.team_id, agent_id=agent.pk, follows=follows
        )
        record(fact, by=by, diff={f"follower:{agent.pk}": [not follows, follows]})

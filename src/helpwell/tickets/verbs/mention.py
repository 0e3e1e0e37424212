"""Calling colleagues by name in a note."""

from collections.abc import Iterable

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.people.models import Agent
from helpwell.tickets.access import may_see
from helpwell.tickets.events import AgentsMentioned
from helpwell.tickets.models import Message
from helpwell.tickets.verbs.follow import follow


def mention(message: Message, *, by: Actor, agents: Iterable[Agent]) -> list[Agent]:
    """Those who were called and may see the ticket; they follow it from now on. The others are left out."""
    ticket = message.ticket
    called = [one for one in dict.fromkeys(agents) if one.is_active and may_see(one, ticket)]
    if called:
        with transaction.atomic():
            for agent in called:
                follow(ticket, by=by, agent=agent)
            fact = AgentsMentioned(
                ticket_id=ticket.pk,
                team_id=ticket.team_id,
                message_id=message.pk,
                agent_ids=[agent.pk for agent in called],
            )
            record(fact, by=by)
    return called

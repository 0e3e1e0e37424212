"""An agent gets a notice."""

from helpwell.desk.models import Looking, Notice
from helpwell.desk.presence import present_since
from helpwell.events.live import nudge
from helpwell.events.models import Event
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.tickets.access import may_see
from helpwell.tickets.models import Ticket


def notify(agent: Agent, ticket: Ticket, *, kind: str, event: Event) -> Notice | None:
    """The agent's new notice; None where there is one of this event already, or the agent may not see the ticket.

    One who has the ticket open has seen it already.
    """
    if not may_see(agent, ticket):
        return None
    looking = Looking.objects.filter(agent=agent, ticket=ticket, seen_at__gte=present_since())
    now = clock.now()
    notice, is_new = Notice.objects.get_or_create(
        agent=agent,
        event_id=event.pk,
        defaults={
            "ticket": ticket,
            "kind": kind,
            "by_name": event.actor.name,
            "created_at": now,
            "seen_at": now if looking.exists() else None,
        },
    )
    if not is_new:
        return None
    nudge([f"agent:{agent.pk}"])
    return notice

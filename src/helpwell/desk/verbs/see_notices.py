"""An agent has seen notices."""

from helpwell.desk.models import Notice
from helpwell.events.live import nudge
from helpwell.kit import clock
from helpwell.people.models import Agent


def see_notices(agent: Agent, *, ticket_id: int | None = None) -> int:
    """How many of the agent's notices (of one ticket, or all) are seen from now on."""
    unseen = Notice.objects.filter(agent=agent, seen_at=None)
    if ticket_id is not None:
        unseen = unseen.filter(ticket=ticket_id)
    if not unseen.exists():  # mostly there is none, and then nothing has to wait for the one writer
        return 0
    seen = unseen.update(seen_at=clock.now())
    nudge([f"agent:{agent.pk}"])
    return seen

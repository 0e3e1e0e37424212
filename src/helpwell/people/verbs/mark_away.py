"""Whether an agent is there now, pushed down by the room that knows it."""

from helpwell.people.models import Agent


def mark_away(agent: Agent, *, is_away: bool) -> Agent:
    """The agent with the mark. No event: the room that knows why records its own."""
    Agent.objects.filter(pk=agent.pk).update(is_away=is_away)
    agent.is_away = is_away
    return agent

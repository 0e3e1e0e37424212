"""How the desk looks to one person."""

from helpwell.people.models import Agent


def set_preferences(agent: Agent, *, theme: str = "", density: str = "") -> Agent:
    """The agent with the new colors or density; what is not named stays. No event: it concerns nobody else."""
    changed = {name: value for name, value in (("theme", theme), ("density", density)) if value}
    for name, value in changed.items():
        setattr(agent, name, value)
    agent.save(update_fields=list(changed))
    return agent

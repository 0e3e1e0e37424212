"""Which agents and teams a person may see: within the desk, all of them by name."""

from django.db.models import QuerySet
from django.http import Http404

from helpwell.people.models import Agent, Team
from helpwell.people.permissions import Permission


def visible_to(person: Agent) -> "QuerySet[Agent]":
    """The agents that a person may see."""
    return Agent.objects.all() if person.may(Permission.USE_DESK) else Agent.objects.none()


def get_for(person: Agent, agent_id: int) -> Agent:
    """One agent that the person may see; raises Http404 otherwise."""
    found = visible_to(person).filter(pk=agent_id).first()
    if found is None:
        raise Http404
    return found


def open_teams() -> "QuerySet[Team]":
    """The teams that take tickets."""
    return Team.objects.filter(closed_at=None)

"""An agent leaves, or comes back."""

from allauth.usersessions.models import UserSession
from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.people.events import AgentDeactivated, AgentReactivated
from helpwell.people.models import Agent
from helpwell.people.permissions import Role
from helpwell.people.verbs.change_agent import refuse_last_administrator


def deactivate(agent: Agent, *, by: Actor) -> Agent:
    """The agent cannot sign in; sessions and sockets end now. History and tickets stay.

    Raises LastAdministrator where nobody else could run the desk.
    """
    with transaction.atomic():
        if agent.role == Role.ADMINISTRATOR and agent.is_active:
            refuse_last_administrator(agent)
        if Agent.objects.filter(pk=agent.pk, is_active=True).update(is_active=False):
            end_sessions(agent)
            record(AgentDeactivated(agent_id=agent.pk), by=by)
    agent.is_active = False
    return agent


def reactivate(agent: Agent, *, by: Actor) -> Agent:
    """The agent can sign in again."""
    with transaction.atomic():
        if Agent.objects.filter(pk=agent.pk, is_active=False).update(is_active=True):
            record(AgentReactivated(agent_id=agent.pk), by=by)
    agent.is_active = True
    return agent


def end_sessions(agent: Agent) -> int:
    """Every browser of the agent is signed out; returns how many there were."""
    sessions = list(UserSession.objects.filter(user=agent))
    for session in sessions:
        session.end()
    return len(sessions)

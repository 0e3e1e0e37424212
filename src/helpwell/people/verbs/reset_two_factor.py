"""Taking the second factor off an account whose owner lost it."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.people.events import AgentChanged
from helpwell.people.models import Agent
from helpwell.people.verbs.deactivate import end_sessions


def reset_two_factor(agent: Agent, *, by: Actor) -> Agent:
    """The agent signs in with the password alone until two-factor is set up again; all sessions end."""
    with transaction.atomic():
        removed, _rows = Authenticator.objects.filter(user=agent).delete()
        if removed:
            end_sessions(agent)
            record(
                AgentChanged(
                    agent_id=agent.pk, before={"two_factor": "on"}, after={"two_factor": "off"}
                ),
                by=by,
            )
    return agent

"""A person becomes an agent."""

from collections.abc import Iterable

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.people.events import AgentJoined
from helpwell.people.models import Agent, Membership, Team


def join(
    *,
    by: Actor | None,
    email: str,
    name: str,
    role: str,
    password: str | None,
    teams: Iterable[Team] = (),
    time_zone: str = "",
    language: str = "",
) -> Agent:
    """The new agent, on the teams; `by` is None for the first one, who joins by their own hand.

    Raises IntegrityError where the address belongs to an agent already.
    """
    with transaction.atomic():
        actor = Actor.objects.create(kind=Actor.Kind.AGENT, name=name, created_at=clock.now())
        agent = Agent(
            email=email.strip().lower(),
            name=name,
            role=role,
            actor=actor,
            time_zone=time_zone,
            language=language,
        )
        agent.set_password(password)
        agent.save()
        Membership.objects.bulk_create([Membership(agent=agent, team=team) for team in teams])
        record(AgentJoined(agent_id=agent.pk, role=role), by=by or actor)
    return agent

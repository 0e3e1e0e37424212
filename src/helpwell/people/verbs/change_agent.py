"""Changing what an agent is and may do."""

from collections.abc import Iterable

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.people.events import AgentChanged
from helpwell.people.models import Agent, Membership, Team
from helpwell.people.permissions import Role


class LastAdministrator(ValueError):
    """Somebody must be able to run the desk."""


def change_agent(agent: Agent, *, by: Actor, name: str, role: str, teams: Iterable[Team]) -> Agent:
    """The agent with name, role and teams; sockets and pages check the rights again at once.

    Raises LastAdministrator where nobody else could run the desk, ValueError for an unknown role.
    """
    with transaction.atomic():
        agent = Agent.objects.select_for_update(of=("self",)).get(pk=agent.pk)
        if agent.role == Role.ADMINISTRATOR and role != Role.ADMINISTRATOR:
            refuse_last_administrator(agent)
        wanted = sorted(teams, key=lambda team: team.name)
        before = {"name": agent.name, "role": agent.role, "teams": ", ".join(_team_names(agent))}
        agent.name, agent.role = name.strip() or agent.name, Role(role)
        agent.save(update_fields=["name", "role"])
        Actor.objects.filter(pk=agent.actor_id).update(name=agent.name)
        Membership.objects.filter(agent=agent).exclude(team__in=wanted).delete()
        Membership.objects.bulk_create(
            [Membership(agent=agent, team=team) for team in wanted], ignore_conflicts=True
        )
        after = {
            "name": agent.name,
            "role": agent.role,
            "teams": ", ".join(team.name for team in wanted),
        }
        if before != after:
            record(AgentChanged(agent_id=agent.pk, before=before, after=after), by=by)
    return Agent.objects.get(pk=agent.pk)


def _team_names(agent: Agent) -> list[str]:
    return list(
        Membership.objects.filter(agent=agent)
        .order_by("team__name")
        .values_list("team__name", flat=True)
    )


def refuse_last_administrator(agent: Agent) -> None:
    """Raise LastAdministrator where no other active administrator is left."""
    others = Agent.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=agent.pk)
    if not others.exists():
        raise LastAdministrator

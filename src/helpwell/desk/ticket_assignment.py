"""Who a ticket can be given to: oneself, nobody, the people of its team first, then everyone; and teams."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, OuterRef, Value, When
from django.http import Http404
from django.utils.translation import gettext as _

from helpwell.kit.faces import hue, initials
from helpwell.people.access import open_teams
from helpwell.people.models import Agent, Membership, Team
from helpwell.people.permissions import ROLE_PERMISSIONS, Permission
from helpwell.routing.availability import away_words
from helpwell.tickets.models import Ticket

_MOST = 30
_TAKERS = [
    role for role, allowed in ROLE_PERMISSIONS.items() if Permission.CHANGE_TICKETS in allowed
]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person or team in the list."""

    field: str
    value: str
    words: str
    note: str
    initials: str
    hue: int
    current: bool


def assignment_context(ticket: Ticket, person: Agent, asked: str) -> dict[str, Any]:
    """The people and teams that match what was typed. Three queries."""
    asked = asked.strip()[:80]
    agents = _agents(ticket, person, asked)
    away = away_words(agent.pk for agent in agents)
    return {
        "ticket": ticket,
        "asked": asked,
        "people": [_person(agent, ticket, person, away.get(agent.pk, "")) for agent in agents],
        "teams": [
            _team(team, ticket) for team in open_teams().filter(name__icontains=asked)[:_MOST]
        ],
    }


def chosen_agent(written: str, person: Agent, ticket: Ticket) -> Agent | None:
    """The agent that a form names: "me", an id, or nobody; as it was where it says nothing. Raises Http404."""
    if written == "me":
        return person
    if written == "keep":
        return ticket.assignee
    if not written:
        return None
    return Agent.objects.filter(pk=_number(written)).first() or _none()


def chosen_team(written: str) -> Team | None:
    """The team that a form names, or None; raises Http404 for one that is not there."""
    if not written:
        return None
    return Team.objects.filter(pk=_number(written)).first() or _none()


def _none() -> Any:
    raise Http404


def _number(written: str) -> int:
    if not (written.isascii() and written.isdigit() and len(written) < 19):
        raise Http404
    return int(written)


def _agents(ticket: Ticket, person: Agent, asked: str) -> list[Agent]:
    on_team = Membership.objects.filter(agent=OuterRef("pk"), team=ticket.team_id)
    return list(
        Agent.objects.filter(is_active=True, role__in=_TAKERS, name__icontains=asked)
        .annotate(
            place=Case(
                When(pk=person.pk, then=Value(0)), When(Exists(on_team), then=Value(1)), default=2
            )
        )
        .order_by("place", "name")[:_MOST]
    )


def _person(agent: Agent, ticket: Ticket, person: Agent, away: str) -> Candidate:
    place = agent.__dict__["place"]
    return Candidate(
        field="agent",
        value=str(agent.pk),
        words=agent.name or agent.email,
        note=away
        or (_("you") if agent.pk == person.pk else ticket.team.name if place == 1 else ""),
        initials=initials(agent.name),
        hue=hue(agent.name),
        current=agent.pk == ticket.assignee_id,
    )


def _team(team: Team, ticket: Ticket) -> Candidate:
    return Candidate(
        field="team",
        value=str(team.pk),
        words=team.name,
        note="",
        initials="",
        hue=1,
        current=team.pk == ticket.team_id,
    )

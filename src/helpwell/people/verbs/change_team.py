"""Making, naming, closing and reopening a team."""

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.people.events import TeamChanged
from helpwell.people.models import Team


def create_team(*, by: Actor, name: str) -> Team:
    """The new team; raises IntegrityError where the name is taken."""
    with transaction.atomic():
        team = Team.objects.create(name=name.strip(), created_at=clock.now())
        record(TeamChanged(team_id=team.pk, change="created"), by=by)
    return team


def rename_team(team: Team, *, by: Actor, name: str) -> Team:
    """The team under another name."""
    return _change(team, by, "renamed", name=name.strip())


def close_team(team: Team, *, by: Actor) -> Team:
    """The team takes no new tickets; what it has stays."""
    return _change(team, by, "closed", closed_at=team.closed_at or clock.now())


def reopen_team(team: Team, *, by: Actor) -> Team:
    """The team takes tickets again."""
    return _change(team, by, "opened", closed_at=None)


def _change(team: Team, by: Actor, change: str, **fields: object) -> Team:
    with transaction.atomic():
        for name, value in fields.items():
            setattr(team, name, value)
        team.save(update_fields=list(fields))
        record(TeamChanged(team_id=team.pk, change=change), by=by)
    return team

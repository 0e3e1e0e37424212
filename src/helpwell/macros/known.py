"""What the macros point to and still exists; and, in words, what does not. A handful of queries for any number of macros."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from helpwell.macros import custom_fields
from helpwell.macros.changes import ME, NOBODY, Changes
from helpwell.macros.models import Macro
from helpwell.macros.variables import unknown_in
from helpwell.people.models import Agent, Team
from helpwell.people.permissions import Permission
from helpwell.tickets.models import Tag


@dataclass(frozen=True)
class Known:
    """The teams, people, tags and fields that some macros name, as they are now."""

    teams: Mapping[int, Team]
    agents: Mapping[int, Agent]
    tags: frozenset[str]
    fields: Mapping[str, str]

    @classmethod
    def about(cls, changes: Iterable[Changes]) -> "Known":
        """What these changes point to."""
        wanted = list(changes)
        teams = {one.team for one in wanted if one.team is not None}
        people = {int(one.assign) for one in wanted if one.assign not in ("", ME, NOBODY)}
        tags = {name for one in wanted for name in one.add_tags}
        return cls(
            teams=Team.objects.in_bulk(teams) if teams else {},
            agents=Agent.objects.in_bulk(people) if people else {},
            tags=frozenset(Tag.objects.filter(name__in=tags).values_list("name", flat=True))
            if tags
            else frozenset(),
            fields=custom_fields.active(),
        )

    @classmethod
    def about_draft(cls, changes: Changes) -> "Known":
        """The same for changes that are not kept yet: keeping them makes their tags."""
        return replace(cls.about([changes]), tags=frozenset(changes.add_tags))


def broken_parts(macro: Macro) -> list[str]:
    """What the macro names and is gone, each in a sentence; empty where all is well."""
    changes = Changes.of(macro.actions.all())
    return broken_in(macro.html, changes, Known.about([changes]))


def broken_by_macro(macros: Iterable[Macro]) -> dict[int, list[str]]:
    """The same for many macros whose actions were fetched before; only those where something is gone."""
    found = {macro: Changes.of(macro.actions.all()) for macro in macros}
    known = Known.about(found.values())
    broken = {macro.pk: broken_in(macro.html, one, known) for macro, one in found.items()}
    return {number: parts for number, parts in broken.items() if parts}


def broken_in(html: str, changes: Changes, known: Known) -> list[str]:
    """What of a text and its changes is gone."""
    parts = [*_broken_team(changes, known), *_broken_person(changes, known)]
    parts += [
        _("The tag “{name}” is gone.").format(name=name)
        for name in changes.add_tags
        if name not in known.tags
    ]
    parts += [
        _("The field “{key}” is gone.").format(key=key)
        for key in changes.fields
        if key not in known.fields
    ]
    parts += [
        _("There is no variable “{name}”.").format(name=name)
        for name in unknown_in(html, frozenset(known.fields))
    ]
    return parts


def _broken_team(changes: Changes, known: Known) -> list[str]:
    if changes.team is None:
        return []
    team = known.teams.get(changes.team)
    if team is None:
        return [_("The team that it moves to is gone.")]
    if team.closed_at is not None:
        return [_("The team “{name}” takes no tickets any more.").format(name=team.name)]
    return []


def _broken_person(changes: Changes, known: Known) -> list[str]:
    if changes.assign in ("", ME, NOBODY):
        return []
    agent = known.agents.get(int(changes.assign))
    if agent is None:
        return [_("The person that it assigns to is gone.")]
    if not agent.may(Permission.CHANGE_TICKETS):
        return [_("{name} takes no tickets any more.").format(name=agent.name)]
    return []

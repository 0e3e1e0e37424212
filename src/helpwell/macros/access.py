"""Which macros and scripts a person may see, use and change. Every list, picker and link reads here."""

from typing import TypeVar

from django.db.models import Q, QuerySet
from django.http import Http404

from helpwell.macros.models import Macro, Owned, Script
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission

Kept = TypeVar("Kept", Macro, Script)


def visible_to(person: Agent) -> "QuerySet[Macro]":
    """The macros that a person may see: their own, their teams', everyone's."""
    return _visible(Macro.objects.select_related("team"), person)


def offered_to(person: Agent) -> "QuerySet[Macro]":
    """Those of them that are offered on a ticket: not archived ones, and of no team but their own."""
    return _offered(visible_to(person), person)


def scripts_visible_to(person: Agent) -> "QuerySet[Script]":
    """The scripts that a person may see."""
    return _visible(Script.objects.select_related("team"), person)


def scripts_offered_to(person: Agent) -> "QuerySet[Script]":
    """Those of them that are offered on a ticket."""
    return _offered(scripts_visible_to(person), person)


def get_for(person: Agent, macro_id: int) -> Macro:
    """One macro that the person may see; raises Http404 otherwise."""
    return _get(visible_to(person), macro_id)


def offered_one(person: Agent, macro_id: int) -> Macro:
    """One macro that the person may use; raises Http404 otherwise."""
    return _get(offered_to(person), macro_id)


def script_for(person: Agent, script_id: int) -> Script:
    """One script that the person may see; raises Http404 otherwise."""
    return _get(scripts_visible_to(person), script_id)


def offered_script(person: Agent, script_id: int) -> Script:
    """One script that the person may use; raises Http404 otherwise."""
    return _get(scripts_offered_to(person), script_id)


def may_change(person: Agent, one: Owned) -> bool:
    """Whether a person may change what they see: one's own with the right to reply, a shared one with the right to share."""
    if one.is_personal:
        return one.agent_id == person.pk and person.may(Permission.REPLY)
    return person.may(Permission.SHARE_MACROS)


def owners_for(person: Agent) -> list[str]:
    """Whose a macro of this person may be."""
    if person.may(Permission.SHARE_MACROS):
        return [str(value) for value in Owned.Owner.values]
    return [Owned.Owner.PERSONAL.value]


def _visible(rows: "QuerySet[Kept]", person: Agent) -> "QuerySet[Kept]":
    if not person.may(Permission.USE_DESK):
        return rows.none()
    seen = _theirs(person)
    if person.may(Permission.SHARE_MACROS) and person.may(Permission.SEE_ALL_TICKETS):
        seen |= Q(owner=Owned.Owner.TEAM)
    return rows.filter(seen)


def _offered(rows: "QuerySet[Kept]", person: Agent) -> "QuerySet[Kept]":
    return rows.filter(_theirs(person), archived_at=None)


def _theirs(person: Agent) -> Q:
    return (
        Q(owner=Owned.Owner.EVERYONE)
        | Q(owner=Owned.Owner.PERSONAL, agent=person)
        | Q(owner=Owned.Owner.TEAM, team__in=person.team_ids)
    )


def _get(rows: "QuerySet[Kept]", number: int) -> Kept:
    found = rows.filter(pk=number).first() if number < 2**62 else None
    if found is None:
        raise Http404
    return found

"""Which saved views a person may open, and which they may change."""

from django.db.models import Q, QuerySet
from django.http import Http404

from helpwell.people.models import Agent
from helpwell.people.permissions import Permission
from helpwell.search.models import SavedView


def visible_to(person: Agent) -> "QuerySet[SavedView]":
    """A person's own views, those of their teams, and those for everyone."""
    living = SavedView.objects.filter(deleted_at=None)
    if not person.may(Permission.USE_DESK):
        return living.none()
    return living.filter(
        Q(owner=person) | Q(owner=None, team__in=person.team_ids) | Q(owner=None, team=None)
    )


def get_for(person: Agent, view_id: int) -> SavedView:
    """One view that the person may open, with its conditions; raises Http404 otherwise."""
    found = visible_to(person).prefetch_related("conditions").filter(pk=view_id).first()
    if found is None:
        raise Http404
    return found


def may_change(person: Agent, view: SavedView) -> bool:
    """One's own always; those that others see too, with the right to share."""
    return view.owner_id == person.pk or may_share(person, view.owner_id, view.team_id)


def may_share(person: Agent, owner_id: int | None, team_id: int | None) -> bool:
    """Whether the person may put a view where others see it: a team of theirs, or everyone; any team, for those who see all."""
    if owner_id is not None or not person.may(Permission.SHARE_VIEWS):
        return False
    return team_id is None or team_id in person.team_ids or person.may(Permission.SEE_ALL_TICKETS)


def changeable_for(person: Agent, view_id: int) -> SavedView:
    """One view that the person may change; raises Http404 where they may not open it, PermissionError where they may."""
    found = get_for(person, view_id)
    if not may_change(person, found):
        raise PermissionError
    return found

"""What the bar of many tickets offers, and which tickets it means."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.http import Http404, QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpwell.bulk.models import Bulk
from helpwell.desk.composer_when import later_moments
from helpwell.desk.inbox_page import Asked
from helpwell.desk.inbox_views import VIEWS
from helpwell.desk.saved_view_list import SavedList
from helpwell.macros import access as macros
from helpwell.people.access import open_teams
from helpwell.people.models import Agent
from helpwell.people.permissions import ROLE_PERMISSIONS, Permission
from helpwell.search import access as views
from helpwell.search.conditions import Conditions
from helpwell.search.listing import each
from helpwell.tickets.access import visible_to
from helpwell.tickets.models import Status, Ticket

_MOST_CHOSEN = 2_000  # ticked by hand; a whole list is named by its address
_MOST_OFFERED = 30
_TAKERS = [role for role, held in ROLE_PERMISSIONS.items() if Permission.CHANGE_TICKETS in held]


def bar_context(person: Agent) -> dict[str, Any]:
    """The choices of the bar, as far as the person may."""
    return {
        "may_change": person.may(Permission.CHANGE_TICKETS),
        "may_delete": person.may(Permission.DELETE_TICKETS),
        "statuses": [choice for choice in Status.choices if choice[0] != Status.NEW],
        "priorities": Ticket.Priority.choices,
        "teams": open_teams()[:_MOST_OFFERED],
        "people": Agent.objects.filter(is_active=True, role__in=_TAKERS)[:_MOST_OFFERED],
        "macros": macros.offered_to(person).order_by("name")[:_MOST_OFFERED],
        "moments": later_moments(),
    }


def bulk_context(bulk: Bulk) -> dict[str, Any]:
    """How far a bulk change is, in words."""
    done = ngettext("{n} ticket changed", "{n} tickets changed", bulk.done)
    refused = ngettext("{n} left as it is", "{n} left as they are", bulk.refused)
    stopped = bulk.state == Bulk.State.STOPPED
    words = done.format(n=bulk.done)
    return {
        "bulk": bulk,
        "done_words": _("{what}, then stopped").format(what=words) if stopped else words,
        "refused_words": refused.format(n=bulk.refused),
        "may_undo": bulk.done > 0 and not bulk.is_running and not bulk.undone_by.exists(),
    }


def chosen_tickets(person: Agent, given: QueryDict) -> Iterable[int]:
    """The numbers of the tickets that a form means, all of which the person may see: those ticked, or a whole list."""
    if given.get("whole") == "1":
        return _whole_list(person, given.get("list", ""))
    numbers = [
        int(part)
        for part in given.get("tickets", "").split(",")[:_MOST_CHOSEN]
        if part.isascii() and part.isdigit() and len(part) < 19
    ]
    found = set(visible_to(person).filter(pk__in=numbers).values_list("pk", flat=True))
    return [number for number in numbers if number in found]


def _whole_list(person: Agent, url: str) -> Iterator[int]:
    for part in each(person, _conditions(person, url)):
        yield from part


def _conditions(person: Agent, url: str) -> Conditions:
    """What makes the list at an address of ours; raises Http404 for any other."""
    split = urlsplit(url[:8_000])
    query = QueryDict(mutable=True)
    for key, values in parse_qs(split.query).items():
        query.setlist(key, values)
    try:
        found = resolve("" if split.netloc else split.path)
    except Resolver404:
        raise Http404 from None
    if found.view_name == "desk:inbox" and found.kwargs["view"] in VIEWS:
        return Asked.read(VIEWS[found.kwargs["view"]], query).conditions()
    if found.view_name == "desk:saved_view":
        saved = views.get_for(person, found.kwargs["number"])
        return Asked.read(SavedList.of(saved), query).conditions()
    raise Http404

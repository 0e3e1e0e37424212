"""One page of a view: 50 rows by key, read from one index a part, never by offset."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from helpwell.desk.cursors import Place
from helpwell.desk.inbox_views import Sort, View
from helpwell.people.models import Agent
from helpwell.tickets.models import Ticket

SIZE = 50
_KEY = {Sort.LATEST: "activity_at", Sort.OLDEST: "activity_at", Sort.DUE: "due_sort"}


class Line(NamedTuple):
    """What a row shows, as the database gives it. The names are columns: reading whole models costs three times as much."""

    id: int
    version: int
    subject: str
    snippet: str
    status: str
    shelf: int
    priority: int
    activity_at: datetime
    due_sort: datetime
    waiting_since: datetime | None
    last_speaker: str
    has_attachments: bool
    delivery_failed: bool
    assignee_id: int | None
    customer__name: str
    customer__email: str
    assignee__name: str | None
    channel__kind: str


@dataclass(frozen=True)
class Page:
    """The lines of one page, and where the newer and the older one begin; None where there is none."""

    lines: list[Line]
    newer: Place | None
    older: Place | None


def page_of(
    person: Agent,
    view: View,
    sort: Sort,
    *,
    after: Place | None = None,
    before: Place | None = None,
) -> Page:
    """The page of a view that begins after a place, or ends before one. One query."""
    backwards = before is not None
    place = before or after
    parts = (_part(part, sort, place, backwards) for part in view.parts_for(person))
    found = _merged([part[: SIZE + 1] for part in parts], sort, backwards)
    more, lines = len(found) > SIZE, found[:SIZE]
    if backwards:
        lines.reverse()
    if not lines:
        return Page([], None, None)
    first, last = (Place(_moment(line, sort), line.id) for line in (lines[0], lines[-1]))
    return Page(
        lines,
        newer=first if (more if backwards else after is not None) else None,
        older=last if (True if backwards else more) else None,
    )


def lines_of(person_tickets: "QuerySet[Ticket]") -> list[Line]:
    """The lines of tickets that came through access, in their order."""
    return [Line(*values) for values in person_tickets.values_list(*Line._fields)]


def _part(
    part: "QuerySet[Ticket]", sort: Sort, place: Place | None, backwards: bool
) -> "QuerySet[Ticket]":
    key = _KEY[sort]
    down = (sort is Sort.LATEST) != backwards
    if place is not None:
        step = "lt" if down else "gt"
        beyond = Q(**{f"{key}__{step}": place.moment}) | Q(
            **{key: place.moment, f"id__{step}": place.id}
        )
        # The first condition alone bounds the index; without it the OR is a walk from the list's beginning.
        part = part.filter(Q(**{f"{key}__{step}e": place.moment}) & beyond)
    sign = "-" if down else ""
    return part.order_by(f"{sign}{key}", f"{sign}id")


def _merged(parts: "Sequence[QuerySet[Ticket]]", sort: Sort, backwards: bool) -> list[Line]:
    if not parts:
        return []
    if len(parts) == 1:
        return lines_of(parts[0])
    # Each part is cut by its own index before they meet; neither database does that with an OR.
    key = _KEY[sort]
    arms = [
        Ticket.objects.filter(pk__in=part.values("pk")).order_by().values_list("pk", key)
        for part in parts
    ]
    sign = "-" if (sort is Sort.LATEST) != backwards else ""
    met: Any = arms[0].union(*arms[1:], all=True).order_by(f"{sign}{key}", f"{sign}pk")
    # A ticket that is the person's own and a team's comes twice.
    ids = list(dict.fromkeys(id_ for id_, _moment in met[: 2 * (SIZE + 1)]))[: SIZE + 1]
    by_id = {line.id: line for line in lines_of(Ticket.objects.filter(pk__in=ids))}
    return [by_id[id_] for id_ in ids if id_ in by_id]


def _moment(line: Line, sort: Sort) -> datetime:
    moment: datetime = itemgetter(Line._fields.index(_KEY[sort]))(line)
    return moment

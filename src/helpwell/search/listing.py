"""A list from conditions: page by page by key, bounded in what it looks at, and honest about where it stopped."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Q, QuerySet

from helpwell.kit.figures import grouped
from helpwell.people.models import Agent
from helpwell.search.conditions import Conditions
from helpwell.search.models import Grouping, Order
from helpwell.search.scope import Scope, scope_of
from helpwell.search.sorting import columns_of, sorted_page
from helpwell.search.spots import Spot
from helpwell.tickets.models import Ticket

SIZE = 50
LOOKED_AT = 20_000  # tickets that one page looks through at the most
_LEAST_LOOKED_AT = 2_000  # of one part
MOST_COUNTED = 1_000
MOST_SORTED = 12_000
_COUNT_KEPT = 20  # seconds
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# The column of each order that an index answers, and whether it runs downwards.
KEYS = {
    Order.LATEST: ("activity_at", True),
    Order.OLDEST: ("activity_at", False),
    Order.DUE: ("due_sort", False),
    Order.NEWEST: ("id", True),
    Order.FIRST: ("id", False),
}


@dataclass
class Found:
    """One page: the tickets in order, where its neighbors begin, what headings stand where, and what is to be said about it."""

    ids: list[int] = field(default_factory=list)
    newer: Spot | None = None
    older: Spot | None = None
    groups: dict[int, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    messages: dict[int, int] = field(default_factory=dict)
    stopped: bool = False
    newest_only: bool = False
    too_many_to_sort: bool = False


@dataclass(frozen=True)
class Count:
    """How many tickets; `is_exact` is False where nobody counted to the end."""

    n: int
    is_exact: bool

    def __str__(self) -> str:
        return grouped(self.n) if self.is_exact else f"{grouped(self.n)}+"


def found(
    person: Agent,
    asked: Conditions,
    order: Order = Order.LATEST,
    grouping: Grouping = Grouping.NONE,
    *,
    after: Spot | None = None,
    before: Spot | None = None,
    parts: "Sequence[QuerySet[Ticket]] | None" = None,
    size: int = SIZE,
) -> Found:
    """The page of the tickets that a person may see and that meet the conditions."""
    scope = scope_of(person, asked, parts)
    if grouping or order not in KEYS:
        page = _sorted(
            scope, order, grouping, after or before, backwards=before is not None, size=size
        )
        if page is not None:
            return page
        page = _walked(scope, Order.LATEST, after, before, size)
        page.too_many_to_sort = True
        return page
    return _walked(scope, order, after, before, size)


def counted(
    person: Agent, asked: Conditions, parts: "Sequence[QuerySet[Ticket]] | None" = None
) -> Count:
    """How many tickets meet the conditions, up to a thousand."""
    scope = scope_of(person, asked, parts)
    lines, is_all = _read(scope, ("pk",), MOST_COUNTED)
    return Count(len(lines), is_all and not scope.stopped)


def kept_count(person: Agent, name: str, asked: Conditions) -> Count:
    """The same, remembered for a moment under a name that says what is asked."""
    key = f"view-count:{person.pk}:{name}"
    kept: tuple[int, bool] | None = cache.get(key)
    if kept is None:
        fresh = counted(person, asked)
        kept = (fresh.n, fresh.is_exact)
        cache.set(key, kept, _COUNT_KEPT)
    return Count(*kept)


def each(person: Agent, asked: Conditions, most: int = 100_000) -> Iterator[list[int]]:
    """The numbers of all the tickets, part by part, the latest first; for what goes over a whole list."""
    spot, left = None, most
    while left > 0:
        page = found(person, asked, after=spot, size=min(500, left))
        if page.ids:
            yield page.ids
        left -= len(page.ids)
        spot = page.older
        if spot is None:
            return


def _read(
    scope: Scope, columns: Sequence[str], most: int
) -> tuple[dict[int, dict[str, Any]], bool]:
    """Up to so many matching tickets in no order, with these columns, and whether these are all."""
    found: dict[int, dict[str, Any]] = {}
    is_all = True
    walk = Walk(scope, "activity_at", down=True, spot=None)
    share = max(_LEAST_LOOKED_AT, LOOKED_AT // max(1, len(scope.parts)))
    for part in scope.parts:
        if len(found) > most:
            break
        end = None if scope.is_short else walk.end_of(part, share)
        is_all = is_all and end is None
        rest = part.filter(scope.also)
        if end is not None:
            rest = rest.filter(_beyond("activity_at", end, down=False, inclusive=True))
        for line in rest.order_by().values(*columns)[: most + 1]:
            found[line["pk"]] = line
    if len(found) > most:
        return dict(list(found.items())[:most]), False
    return found, is_all


def _sorted(
    scope: Scope, order: Order, grouping: Grouping, spot: Spot | None, *, backwards: bool, size: int
) -> Found | None:
    """A page in an order that no index knows: all matching tickets are sorted; None where there are too many."""
    lines, is_all = _read(scope, columns_of(order, grouping), MOST_SORTED)
    if not is_all:
        return None
    place = sorted_page(
        list(lines.values()),
        order,
        grouping,
        spot.id if spot else None,
        backwards=backwards,
        size=size,
    )
    return Found(
        ids=place.ids,
        newer=Spot(0, place.ids[0]) if place.has_before else None,
        older=Spot(0, place.ids[-1]) if place.has_after else None,
        groups=place.groups,
        newest_only=scope.stopped,
        problems=scope.problems,
        messages=scope.messages,
    )


def _walked(
    scope: Scope, order: Order, after: Spot | None, before: Spot | None, size: int
) -> Found:
    key, down = KEYS[order]
    backwards = before is not None
    down = down != backwards
    walk = Walk(scope, key, down=down, spot=before or after)
    rows, end = walk.rows(size + 1)
    more, rows = len(rows) > size, rows[:size]
    page = Found(problems=scope.problems, messages=scope.messages)
    page.stopped = end is not None and not more
    page.newest_only = scope.stopped
    first = rows[0] if rows else None
    beyond = rows[-1] if more else end
    if backwards:
        rows.reverse()
        page.newer, page.older = beyond, first or before
    else:
        page.older, page.newer = beyond, (first or after) if after is not None else None
    page.ids = [row.id for row in rows]
    return page


class Walk:
    """Goes along the index of each part of a scope, from a spot on, and no further than it may look."""

    def __init__(self, scope: Scope, key: str, *, down: bool, spot: Spot | None) -> None:
        self._scope, self._key, self._down, self._spot = scope, key, down, spot
        self._sign = "-" if down else ""

    def rows(self, most: int) -> tuple[list[Spot], Spot | None]:
        """The next rows, and the spot where the looking stopped; None where it came to the end."""
        scope = self._scope
        if scope.known is not None:
            return self._known(scope.known)[:most], None
        # By number there is one index for all; the other orders have theirs part by part.
        own = [scope.whole] if self._key == "id" and not scope.is_short else scope.parts
        parts = [self._from_spot(part) for part in own]
        end = None if scope.is_short else self._end(parts)
        met: dict[int, Spot] = {}
        for part in parts:
            rest = part.filter(scope.also).order_by(*self._order())
            if end is not None:
                rest = rest.filter(_beyond(self._key, end, down=not self._down, inclusive=True))
            for number, value in rest.values_list("pk", self._key)[:most]:
                met[number] = Spot(_plain(value), number)
        rows = sorted(met.values(), key=lambda row: (row.key, row.id), reverse=self._down)
        return rows[:most], end

    def _known(self, known: dict[int, dict[str, Any]]) -> list[Spot]:
        """The same from what was read already."""
        rows = [Spot(_plain(line[self._key]), number) for number, line in known.items()]
        spot = self._spot
        if spot is not None and self._key == "id":
            rows = [row for row in rows if (row.id < spot.id if self._down else row.id > spot.id)]
        elif spot is not None:
            at = (spot.key, spot.id)
            here = [(row, (row.key, row.id)) for row in rows]
            rows = [row for row, place in here if (place < at if self._down else place > at)]
        return sorted(rows, key=lambda row: (row.key, row.id), reverse=self._down)

    def end_of(self, part: "QuerySet[Ticket]", share: int) -> Spot | None:
        """The place in a part behind so many tickets; None where it has no more."""
        row = part.order_by(*self._order()).values_list("pk", self._key)[share : share + 1]
        return next((Spot(_plain(value), number) for number, value in row), None)

    def _order(self) -> tuple[str, ...]:
        # The number alone where it is the key; else the key and then the number, as the indexes have it.
        return (
            (f"{self._sign}{self._key}",)
            if self._key == "id"
            else (f"{self._sign}{self._key}", f"{self._sign}id")
        )

    def _from_spot(self, part: "QuerySet[Ticket]") -> "QuerySet[Ticket]":
        return (
            part
            if self._spot is None
            else part.filter(_beyond(self._key, self._spot, down=self._down))
        )

    def _end(self, parts: "Sequence[QuerySet[Ticket]]") -> Spot | None:
        """The nearest of the places up to which each part may be looked through."""
        if self._key == "id":
            parts = [self._from_spot(Ticket.objects.all())]
        share = max(_LEAST_LOOKED_AT, LOOKED_AT // max(1, len(parts)))
        ends = [end for part in parts if (end := self.end_of(part, share)) is not None]
        if not ends:
            return None
        nearest = max if self._down else min
        return nearest(ends, key=lambda row: (row.key, row.id))


def _beyond(key: str, spot: Spot, *, down: bool, inclusive: bool = False) -> Q:
    step = "lt" if down else "gt"
    if key == "id":
        return Q(**{f"id__{step}{'e' if inclusive else ''}": spot.id})
    value = EPOCH + spot.key * _MICROSECOND
    beyond = Q(**{f"{key}__{step}": value}) | Q(
        **{key: value, f"id__{step}{'e' if inclusive else ''}": spot.id}
    )
    # The first condition alone bounds the index; without it the OR is a walk from the list's beginning.
    return Q(**{f"{key}__{step}e": value}) & beyond


def _plain(value: Any) -> int:
    return (value - EPOCH) // _MICROSECOND if isinstance(value, datetime) else int(value)

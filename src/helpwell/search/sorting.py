"""Orders and groups that no index knows: a few thousand tickets, sorted here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from helpwell.search.models import Grouping, Order
from helpwell.tickets.models import NEVER, Status, Ticket

Line = Mapping[str, Any]


@dataclass
class Place:
    """The tickets of one page, whether others stand around them, and the headings before some of them."""

    ids: list[int] = field(default_factory=list)
    groups: dict[int, str] = field(default_factory=dict)
    has_before: bool = False
    has_after: bool = False


_READ_BY_ORDER = {
    Order.LATEST: ("activity_at",), Order.OLDEST: ("activity_at",), Order.DUE: ("due_sort",), Order.NEWEST: (), Order.FIRST: (),
    Order.PRIORITY: ("priority", "due_sort", "activity_at"), Order.WAITING: ("waiting_since",),
}  # fmt: skip
_READ_BY_GROUP = {
    Grouping.NONE: (), Grouping.STATUS: ("status",), Grouping.PRIORITY: ("priority",), Grouping.TEAM: ("team__name",),
    Grouping.ASSIGNEE: ("assignee__name",), Grouping.TYPE: ("type",), Grouping.CUSTOMER: ("customer__name", "customer__email"),
    Grouping.ORGANIZATION: ("customer__organization__name",),
}  # fmt: skip


def columns_of(order: Order, grouping: Grouping) -> tuple[str, ...]:
    """What is read of each ticket to sort it so."""
    return tuple(dict.fromkeys(("pk", *_READ_BY_ORDER[order], *_READ_BY_GROUP[grouping])))


def sorted_page(
    lines: list[dict[str, Any]],
    order: Order,
    grouping: Grouping,
    spot: int | None,
    *,
    backwards: bool,
    size: int,
) -> Place:
    """The page after a ticket, or before it, of the given tickets in an order and in groups."""
    by = _ORDERS[order]
    group = _GROUPS[grouping]
    lines.sort(key=lambda line: (group(line), by(line), line["pk"]))
    numbers = [line["pk"] for line in lines]
    at = numbers.index(spot) if spot in numbers else -1
    start = max(0, at - size) if backwards else at + 1
    end = at if backwards and at >= 0 else start + size
    shown = lines[start:end]
    return Place(
        ids=[line["pk"] for line in shown],
        groups=_headings(shown, group) if grouping else {},
        has_before=start > 0,
        has_after=end < len(lines),
    )


def _headings(lines: Sequence[Line], group: Callable[[Line], tuple[Any, str]]) -> dict[int, str]:
    found: dict[int, str] = {}
    last: tuple[Any, str] | None = None
    for line in lines:
        here = group(line)
        if here != last:
            found[line["pk"]] = here[1]
            last = here
    return found


def _down(moment: datetime) -> float:
    return -moment.timestamp()


_ORDERS: Mapping[Order, Callable[[Line], Any]] = MappingProxyType(
    {
        Order.LATEST: lambda line: _down(line["activity_at"]),
        Order.OLDEST: lambda line: line["activity_at"],
        Order.DUE: lambda line: line["due_sort"],
        Order.NEWEST: lambda line: -line["pk"],
        Order.FIRST: lambda line: line["pk"],
        Order.PRIORITY: lambda line: (
            -line["priority"],
            line["due_sort"],
            _down(line["activity_at"]),
        ),
        Order.WAITING: lambda line: line["waiting_since"] or NEVER,
    }
)
_STATUSES = {value: (at, label) for at, (value, label) in enumerate(Status.choices)}
_PRIORITIES = dict(Ticket.Priority.choices)
_TYPES = {value: (at, label) for at, (value, label) in enumerate(Ticket.Type.choices)}


def _by_name(column: str, none: Callable[[], str]) -> Callable[[Line], tuple[Any, str]]:
    """By name; those without one come last."""

    def group(line: Line) -> tuple[Any, str]:
        name = line[column]
        return ((0, name.casefold()), name) if name else ((1, ""), none())

    return group


def _customer(line: Line) -> tuple[Any, str]:
    name = line["customer__name"] or line["customer__email"]
    return (name.casefold(), name)


def _listed(table: Mapping[str, tuple[int, Any]], column: str) -> Callable[[Line], tuple[Any, str]]:
    def group(line: Line) -> tuple[Any, str]:
        at, label = table.get(line[column], (99, line[column]))
        return (at, str(label))

    return group


_GROUPS: Mapping[Grouping, Callable[[Line], tuple[Any, str]]] = MappingProxyType(
    {
        Grouping.NONE: lambda _line: (0, ""),
        Grouping.STATUS: _listed(_STATUSES, "status"),
        Grouping.PRIORITY: lambda line: (-line["priority"], str(_PRIORITIES[line["priority"]])),
        Grouping.TEAM: _by_name("team__name", lambda: _("No team")),
        Grouping.ASSIGNEE: _by_name("assignee__name", lambda: _("Nobody")),
        Grouping.TYPE: _listed(_TYPES, "type"),
        Grouping.CUSTOMER: _customer,
        Grouping.ORGANIZATION: _by_name(
            "customer__organization__name", lambda: _("No organization")
        ),
    }
)

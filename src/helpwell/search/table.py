"""The columns of a list, on the screen and in a file."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from helpwell.fields.models import FieldValue
from helpwell.kit.csv_safe import write_rows
from helpwell.people.models import Agent
from helpwell.search import own_fields
from helpwell.search.conditions import Conditions
from helpwell.search.listing import each
from helpwell.tickets.models import NEVER, Channel, Status, Ticket

Line = Mapping[str, Any]
MOST_COLUMNS = 20


@dataclass(frozen=True)
class Column:
    """One column: the ticket's columns that it reads, and how they become words."""

    name: str
    label: "str | Promise"
    reads: tuple[str, ...]
    words: Callable[[Line], object]


def _when(name: str) -> Callable[[Line], object]:
    def words(line: Line) -> object:
        moment: datetime | None = line[name]
        return localtime(moment).strftime("%Y-%m-%d %H:%M") if moment and moment < NEVER else ""

    return words


def _label(name: str, choices: "Sequence[tuple[Any, Any]]") -> Callable[[Line], object]:
    table = dict(choices)
    return lambda line: str(table.get(line[name], line[name]))


def _plain(name: str) -> Callable[[Line], object]:
    return lambda line: line[name] if line[name] is not None else ""


def _one(name: str, label: Promise, column: str = "") -> Column:
    return Column(name, label, (column or name,), _plain(column or name))


_ALL = (
    Column("number", _("Number"), ("id",), _plain("id")),
    _one("subject", _("Subject")),
    Column("status", _("Status"), ("status",), _label("status", Status.choices)),
    Column("priority", _("Priority"), ("priority",), _label("priority", Ticket.Priority.choices)),
    Column("type", _("Type"), ("type",), _label("type", Ticket.Type.choices)),
    Column(
        "customer", _("Customer"), ("customer__name", "customer__email"),
        lambda line: line["customer__name"] or line["customer__email"],
    ),
    _one("email", _("Customer's address"), "customer__email"),
    _one("organization", _("Organization"), "customer__organization__name"),
    _one("team", _("Team"), "team__name"),
    _one("assignee", _("Assignee"), "assignee__name"),
    Column("tags", _("Tags"), (), lambda line: ", ".join(line["tags"])),
    Column("channel", _("Channel"), ("channel__name",), _plain("channel__name")),
    Column("channel_kind", _("Kind of channel"), ("channel__kind",), _label("channel__kind", Channel.Kind.choices)),
    Column("created", _("Created"), ("created_at",), _when("created_at")),
    Column("updated", _("Last activity"), ("activity_at",), _when("activity_at")),
    Column("due", _("Answer due"), ("due_sort",), _when("due_sort")),
    Column("waiting", _("Customer waits since"), ("waiting_since",), _when("waiting_since")),
    Column("solved", _("Solved"), ("solved_at",), _when("solved_at")),
    Column("snoozed", _("Snoozed until"), ("snoozed_until",), _when("snoozed_until")),
    _one("messages", _("Messages"), "message_count"),
    _one("snippet", _("Latest message")),
)  # fmt: skip
COLUMNS: Mapping[str, Column] = MappingProxyType({one.name: one for one in _ALL})
USUAL = (
    "number",
    "subject",
    "status",
    "priority",
    "customer",
    "email",
    "team",
    "assignee",
    "tags",
    "created",
    "updated",
)


def columns_of(names: Sequence[str]) -> list[Column]:
    """The columns of these names, those of the desk's own fields too; unknown ones are left out."""
    own = (
        {facet.name: facet for facet in own_fields.facets()}
        if any(map(own_fields.is_one, names))
        else {}
    )
    found = []
    for name in dict.fromkeys(names):
        if name in COLUMNS:
            found.append(COLUMNS[name])
        elif name in own:
            found.append(Column(name, own[name].label, (), _own(name)))
    return found[:MOST_COLUMNS]


def choosable() -> list[tuple[str, str]]:
    """Every column that one may choose."""
    fixed = [(one.name, str(one.label)) for one in _ALL]
    return fixed + [(facet.name, str(facet.label)) for facet in own_fields.facets()]


def read(ids: Sequence[int], columns: Sequence[Column]) -> list[tuple[int, list[object]]]:
    """The cells of the tickets, which came through access, in their order. A query more for tags, and one for own fields."""
    names = {"id"}.union(*(column.reads for column in columns))
    found: dict[int, dict[str, Any]] = {
        row["id"]: dict(row) for row in Ticket.objects.filter(pk__in=ids).values(*sorted(names))
    }
    if any(column.name == "tags" for column in columns):
        _add_tags(found)
    if any(own_fields.is_one(column.name) for column in columns):
        _add_own(found)
    kept = [found[number] for number in ids if number in found]
    return [(line["id"], [column.words(line) for column in columns]) for line in kept]


def lines(person: Agent, asked: Conditions, names: Sequence[str]) -> Iterator[str]:
    """A CSV file, part by part: what no spreadsheet takes for a formula."""
    columns = columns_of(names or USUAL) or columns_of(USUAL)
    yield "\ufeff" + _written([str(column.label) for column in columns], [])
    for ids in each(person, asked):
        rows = [cells for _number, cells in read(ids, columns)]
        yield _written([], rows)


def _written(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    out = io.StringIO()
    if header:
        write_rows(out, header, rows)
        return out.getvalue()
    write_rows(out, ["-"], rows)  # the header stood in the first part
    return out.getvalue().split("\r\n", 1)[1]


def _own(name: str) -> Callable[[Line], object]:
    return lambda line: ", ".join(line["own"].get(name, []))


def _add_tags(found: dict[int, dict[str, Any]]) -> None:
    for line in found.values():
        line["tags"] = []
    links = Ticket.tags.through.objects.filter(ticket__in=list(found)).order_by("tag__name")
    for number, name in links.values_list("ticket_id", "tag__name"):
        found[number]["tags"].append(name)


def _add_own(found: dict[int, dict[str, Any]]) -> None:
    for line in found.values():
        line["own"] = {}
    values = FieldValue.objects.filter(ticket__in=list(found)).select_related("choice", "field")
    for value in values.order_by("id"):
        if value.ticket_id is not None:
            held = found[value.ticket_id]["own"].setdefault(f"field.{value.field_id}", [])
            held.append(_said(value))


def _said(value: FieldValue) -> str:
    if value.choice is not None:
        return value.choice.name
    if value.field.type == "yes_no" and value.number is not None:
        return str(_("yes") if value.number else _("no"))
    for one in (value.number, value.date, value.text, value.long_text):
        if one not in (None, ""):
            return f"{one.normalize():f}" if hasattr(one, "normalize") else str(one)
    return ""

"""Condition rows as one sees and sends them: a field, an operator and the value that fits both."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from helpwell.customers import access as customers
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.search import own_fields
from helpwell.search.conditions import BARE, LONGEST_VALUE, MOST, Condition, Conditions, Op
from helpwell.search.facets import FACETS, Facet, Kind, op_words
from helpwell.search.gone import NAMED
from helpwell.search.moments import day, span
from helpwell.search.questions import numbers

FEW = 8  # so many choices stand side by side
_SPANS = (Op.WITHIN, Op.OLDER, Op.SOON)


def units() -> list[tuple[str, str]]:
    """The lengths of time that one may choose."""
    return [("h", _("hours")), ("d", _("days")), ("w", _("weeks")), ("mo", _("months"))]


def all_facets() -> dict[str, Facet]:
    """Every field that a condition may be about, those of the desk's own too."""
    return dict(FACETS) | {one.name: one for one in own_fields.facets()}


@dataclass
class Line:
    """One row of a form."""

    key: str
    is_any: bool
    facet: Facet | None
    op: Op
    value: str
    error: str = ""
    facets: Mapping[str, Facet] = field(default_factory=dict)

    def shown(self, person: Agent) -> dict[str, Any]:
        """What a template prints."""
        facet = self.facet
        return {
            "key": self.key,
            "is_any": self.is_any,
            "error": self.error,
            "fields": [(one.name, one.label, facet is not None and one.name == facet.name) for one in self.facets.values()],
            "ops": [(op.value, op_words(facet, op), op is self.op) for op in facet.ops] if facet else [],
            "lost": "" if facet else _("A field that is gone"),
            **(_input(facet, self.op, self.value, person) if facet else {"input": ""}),
        }  # fmt: skip

    @property
    def condition(self) -> Condition | None:
        """The condition that the row says; None for one that says nothing yet."""
        if self.facet is None or (not self.value and self.op not in BARE and not _is_overdue(self)):
            return None
        return Condition(self.facet.name, self.op, "" if self.op in BARE else self.value)


def _is_overdue(line: Line) -> bool:
    return line.op is Op.YES


def lines_of(asked: Conditions) -> list[Line]:
    """The rows of conditions."""
    facets = all_facets()
    pairs = [(one, False) for one in asked.all] + [(one, True) for one in asked.any]
    return [
        Line(_key(), is_any, facets.get(one.field), one.op, one.value, facets=facets)
        for one, is_any in pairs
    ]


def new_line(is_any: bool = False, name: str = "status") -> Line:
    """A row to begin with."""
    facets = all_facets()
    facet = facets.get(name) or facets["status"]
    return Line(_key(), is_any, facet, facet.ops[0], "", facets=facets)


def read(query: QueryDict, person: Agent) -> list[Line]:
    """The rows that a form sent; a value that means nothing carries its error."""
    facets = all_facets()
    keys = [key for key in query.getlist("row") if key.isalnum() and len(key) <= 16]
    return [_read(query, key, facets, person) for key in dict.fromkeys(keys[: 2 * MOST])]


def conditions_of(lines: Iterable[Line]) -> Conditions:
    """What the rows say together."""
    said = [(line.is_any, one) for line in lines if (one := line.condition)]
    return Conditions(
        tuple(one for is_any, one in said if not is_any),
        tuple(one for is_any, one in said if is_any),
    )


def _key() -> str:
    return secrets.token_hex(4)


def _read(query: QueryDict, key: str, facets: Mapping[str, Facet], person: Agent) -> Line:
    facet = facets.get(query.get(f"field-{key}", ""))
    wanted = query.get(f"op-{key}", "")
    ops = facet.ops if facet else ()
    op = Op(wanted) if wanted in ops else (ops[0] if ops else Op.ANY)
    line = Line(key, query.get(f"any-{key}") == "1", facet, op, "", facets=facets)
    if facet is not None and op not in BARE:
        _fill(line, facet, query, person)
    return line


def _fill(line: Line, facet: Facet, query: QueryDict, person: Agent) -> None:
    given = [one.replace("\0", "").strip() for one in query.getlist(f"value-{line.key}")]
    if facet.kind in (Kind.CHOICE, Kind.TAGS):
        line.value = ",".join(one for one in given if one and len(one) < 30)[:LONGEST_VALUE]
        return
    text = (given[0] if given else "")[:LONGEST_VALUE]
    if facet.kind is Kind.NAME:
        line.value, line.error = _named(facet, text, person)
    elif facet.kind is Kind.TIME and line.op in _SPANS:
        line.value = f"{text}{query.get(f'unit-{line.key}', 'd')}" if text else ""
        line.error = "" if not text or span(line.value) else _("Write a number.")
    elif facet.kind is Kind.TIME:
        line.value = text
        line.error = "" if not text or _is_day(text) else _("Write a day, as 2026-10-01.")
    else:
        line.value = text


def _is_day(text: str) -> bool:
    return day(text, clock.now(), UTC) is not None


def _named(facet: Facet, text: str, person: Agent) -> tuple[str, str]:
    """The ids of the customers or organizations that are named, separated by semicolons."""
    ids: list[int] = []
    for name in filter(None, (one.strip() for one in text.split(";"))):
        found = _ids_named(facet.name, name, person)
        if not found:
            return "", _("Nobody is called “{name}”.").format(name=name)
        ids += found
    return ",".join(map(str, dict.fromkeys(ids))), ""


def _ids_named(kind: str, name: str, person: Agent) -> list[int]:
    rows: Any
    if kind == "organization":
        visible = customers.organizations_visible_to(person)
        rows = visible.filter(Q(name__iexact=name) | Q(domain__iexact=name))
    else:
        rows = customers.visible_to(person).filter(Q(email__iexact=name) | Q(name__iexact=name))
    if name.startswith("#"):
        rows = (
            customers.visible_to(person).filter(pk__in=numbers([name[1:]]))
            if kind == "customer"
            else rows.none()
        )
    return list(rows.values_list("pk", flat=True)[:20])


def _input(facet: Facet, op: Op, value: str, person: Agent) -> dict[str, Any]:
    """Which input the value has, and what stands in it."""
    if op in BARE:
        return {"input": ""}
    if facet.kind in (Kind.CHOICE, Kind.TAGS):
        return _chosen(facet, op, value, person)
    if facet.kind is Kind.NAME:
        return {"input": "text", "value": _names(facet, value), "help": facet.help}
    if facet.kind is Kind.TIME and op in _SPANS:
        number = value.rstrip("hdwmoy")
        unit = value[len(number) :]
        return {
            "input": "span",
            "value": number,
            "units": [(key, label, key == (unit or "d")) for key, label in units()],
        }
    kinds = {Kind.TIME: "date", Kind.NUMBER: "number"}
    return {"input": kinds.get(facet.kind, "text"), "value": value, "help": facet.help}


def _chosen(facet: Facet, op: Op, value: str, person: Agent) -> dict[str, Any]:
    chosen = set(value.split(","))
    choices = [(key, label, key in chosen) for key, label in facet.choices(person)]
    if op in (Op.LEAST, Op.MOST):
        return {"input": "one", "choices": choices}
    return {"input": "boxes" if len(choices) <= FEW else "many", "choices": choices}


def _names(facet: Facet, value: str) -> str:
    named = NAMED.get(facet.name)
    ids = numbers(value.split(","))
    names = named(ids) if named and ids else {}
    return "; ".join(names.get(one, f"#{one}") for one in ids)


def said(one: Condition, person: Agent) -> str:
    """A condition in words: “Status is any of Open, New”."""
    facet = FACETS.get(one.field) or own_fields.facet_named(one.field)
    if facet is None:
        return _("A field that is gone")
    words = op_words(facet, one.op) if one.op in facet.ops else one.op.value
    if one.op in BARE:
        return f"{facet.label}: {words}"
    if facet.kind is Kind.NAME:
        return f"{facet.label} {words} {_names(facet, one.value)}"
    labels = dict(facet.choices(person)) if facet.kind in (Kind.CHOICE, Kind.TAGS) else {}
    value = (
        ", ".join(labels.get(part, _("one that is gone")) for part in one.values)
        if labels
        else one.value
    )
    return f"{facet.label} {words} {value}"

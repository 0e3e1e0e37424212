"""The page of all macros: filtered, searched, with usage, review and what is broken."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.http import QueryDict
from django.utils.translation import gettext as _

from helpwell.kit import clock
from helpwell.macros.access import may_change, visible_to
from helpwell.macros.known import broken_by_macro
from helpwell.macros.match import score
from helpwell.macros.models import Macro, Owned
from helpwell.macros.reads import uses_of
from helpwell.people.models import Agent

PAGE = 100
SHOWS = ("all", "mine", "team", "everyone", "unused", "review", "broken", "archived")


@dataclass(frozen=True)
class Line:
    """One macro in the list."""

    macro: Macro
    uses: int
    last_used: datetime | None
    broken: list[str]
    is_due: bool
    may_change: bool


def list_context(person: Agent, asked: QueryDict) -> dict[str, Any]:
    """The lines that were asked for, by folder. Eight queries, however many macros."""
    show = asked.get("show", "all") if asked.get("show") in SHOWS else "all"
    typed, folder = asked.get("q", "").strip()[:100], asked.get("folder", "")[:200]
    rows = visible_to(person)
    living = rows.filter(archived_at=None)
    folders = living.order_by("folder").values("folder").annotate(n=Count("id"))
    found = (rows.exclude(archived_at=None) if show == "archived" else living).filter(
        **_owned(show)
    )
    if folder:
        found = found.filter(folder=folder)
    lines = _lines(found, person, show)
    if typed:
        lines = [one for one in lines if score(typed, f"{one.macro.name} {one.macro.folder}")]
    return {
        "lines": lines[:PAGE],
        "more": max(0, len(lines) - PAGE),
        "folders": [(one["folder"], one["n"]) for one in folders if one["folder"]],
        "folder": folder,
        "show": show,
        "shows": _shows(show),
        "typed": typed,
    }


def _lines(rows: Any, person: Agent, show: str) -> list[Line]:
    macros = list(rows.select_related("reviewed_by").prefetch_related("actions")[:3000])
    broken, uses = broken_by_macro(macros), uses_of(one.pk for one in macros)
    today = clock.today()
    lines = [
        Line(
            one,
            uses=uses[one.pk][0] if one.pk in uses else 0,
            last_used=uses[one.pk][1] if one.pk in uses else None,
            broken=broken.get(one.pk, []),
            is_due=one.needs_review(today),
            may_change=may_change(person, one),
        )
        for one in macros
    ]
    return [one for one in lines if _is_shown(one, show)]


def _is_shown(line: Line, show: str) -> bool:
    if show == "unused":
        return line.uses == 0
    if show == "review":
        return line.is_due
    return bool(line.broken) if show == "broken" else True


def _owned(show: str) -> dict[str, str]:
    owners = {
        "mine": Owned.Owner.PERSONAL,
        "team": Owned.Owner.TEAM,
        "everyone": Owned.Owner.EVERYONE,
    }
    return {"owner": owners[show]} if show in owners else {}


def _shows(show: str) -> list[dict[str, Any]]:
    labels = {
        "all": _("All"),
        "mine": _("Mine"),
        "team": _("Of teams"),
        "everyone": _("For everyone"),
        "unused": _("Not used for 30 days"),
        "review": _("To be read again"),
        "broken": _("Broken"),
        "archived": _("Archived"),
    }
    return [
        {"value": value, "label": label, "current": value == show, "url": f"?show={value}"}
        for value, label in labels.items()
    ]

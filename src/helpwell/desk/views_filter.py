"""The quick filter over a list: its rows, what it leads to, and how it becomes a view."""

from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from helpwell.desk import saved_view_form as form
from helpwell.people.models import Agent
from helpwell.search.conditions import Conditions

if TYPE_CHECKING:
    from helpwell.desk.inbox_page import Asked


def bar_of(person: Agent, asked: "Asked") -> dict[str, Any]:
    """What the bar shows: a row for each condition, and an empty one to begin with."""
    lines = form.lines_of(asked.extra) or [form.new_line()]
    return {
        "list": asked.view.path(),
        "sort": "" if asked.sort is asked.view.sort else asked.sort.value,
        "rows": [line.shown(person) for line in lines],
        "close_url": _url(
            asked.view.path(),
            [("sort", asked.sort.value)] if asked.sort is not asked.view.sort else [],
        ),
        "save_url": save_url(asked.view.name, asked.extra),
    }


def save_url(name: str, extra: Conditions) -> str:
    """Where a list and its filter become a view."""
    return _url(reverse("desk:saved_view_new"), [("view", name), *extra.pairs()])


def filtered_url(query: QueryDict, person: Agent) -> str | None:
    """The address of the list that the bar was sent for; None for one that is no list of ours."""
    path = query.get("list", "")
    if not path.startswith(("/inbox/", "/views/")) or "\\" in path or "//" in path:
        return None
    extra = form.conditions_of(form.read(query, person))
    sort = [("sort", query.get("sort", ""))] if query.get("sort") else []
    return _url(path, [*sort, *extra.pairs(), ("filter", "1")])


def _url(path: str, pairs: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path

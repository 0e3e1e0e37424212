"""The rows of a list that was found by conditions: a saved view, or a view that is filtered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from helpwell.desk.inbox_views import Sort
from helpwell.desk.lists import lines_of
from helpwell.desk.rows import Row, RowMaker
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission
from helpwell.search.conditions import Conditions
from helpwell.search.listing import Found, found
from helpwell.search.models import Grouping, Order
from helpwell.search.spots import Spot
from helpwell.search.table import columns_of, read
from helpwell.tickets.models import Ticket


@dataclass(frozen=True)
class Wanted:
    """What a list asks for: conditions, given parts or all that one may see, order, groups, columns, and the spot."""

    conditions: Conditions
    order: Order
    grouping: Grouping = Grouping.NONE
    columns: tuple[str, ...] = ()
    after: Spot | None = None
    before: Spot | None = None
    parts: "Sequence[QuerySet[Ticket]] | None" = None


def page_of(person: Agent, wanted: Wanted) -> Found:
    """The page that is wanted."""
    return found(
        person,
        wanted.conditions,
        wanted.order,
        wanted.grouping,
        after=wanted.after,
        before=wanted.before,
        parts=wanted.parts,
    )


def rows_of(page: Found, maker: RowMaker) -> list[Row]:
    """The rows of a page in its order, with the headings of its groups."""
    by_id = {line.id: line for line in lines_of(Ticket.objects.filter(pk__in=page.ids))}
    rows = [maker.row(by_id[number]) for number in page.ids if number in by_id]
    return [row._replace(heading=page.groups.get(row.id, "")) for row in rows]


def table_of(page: Found, rows: Sequence[Row], names: Sequence[str]) -> dict[str, Any]:
    """The same as a table of chosen columns; empty where none are chosen."""
    columns = columns_of(names)
    if not columns:
        return {}
    cells = dict(read(page.ids, columns))
    urls: Mapping[int, Row] = {row.id: row for row in rows}
    return {
        "labels": [str(column.label) for column in columns],
        "rows": [{"row": urls[number], "cells": cells[number]} for number in page.ids if number in cells and number in urls],
    }  # fmt: skip


def row_sort(order: Order) -> Sort:
    """Which of the moments a row shows for an order."""
    return Sort.DUE if order in (Order.DUE, Order.WAITING, Order.PRIORITY) else Sort.LATEST


def notes_on(page: Found) -> list[str]:
    """What is to be said about a list, in sentences."""
    said = list(page.problems)
    if page.too_many_to_sort:
        said.append(
            _(
                "There are too many to sort or group them so; they stand by latest activity. Narrow the list."
            )
        )
    if page.newest_only:
        said.append(
            _("There are more matches; only the newest were looked at. Add a word or a condition.")
        )
    if page.stopped:
        said.append(_("Not all tickets were looked at yet. Go to older ones to look further."))
    return said


def csv_url(person: Agent, name: str, extra: Conditions, q: str = "") -> str:
    """Where the list can be taken along as a table; empty for those who may not."""
    if not person.may(Permission.EXPORT_TICKETS):
        return ""
    query = [("view", name), *extra.pairs(), *([("q", q)] if q else [])]
    return f"{reverse('desk:list_csv')}?{urlencode(query)}"

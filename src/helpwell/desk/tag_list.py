"""The tags of the desk with how many tickets have each, counted no further than a thousand."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.http import urlencode

from helpwell.tickets.models import Tag, Ticket

MOST_TAGS, MOST_COUNTED = 200, 1000


class _Count(Subquery):
    """How many rows a subquery has; a limit in it ends the counting."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


@dataclass(frozen=True, slots=True)
class TagLine:
    """One tag."""

    id: int
    name: str
    count: str
    is_unused: bool
    url: str


def tag_lines(begun: str) -> tuple[list[TagLine], bool]:
    """The tags whose names hold the words, and whether there are more. One query."""
    found = list(_counted(Tag.objects.filter(name__icontains=begun.strip()[:60]))[: MOST_TAGS + 1])
    return [_line(*row) for row in found[:MOST_TAGS]], len(found) > MOST_TAGS


def unused_tags() -> list[Tag]:
    """The tags that no ticket has, five hundred at most."""
    used = Exists(Ticket.tags.through.objects.filter(tag_id=OuterRef("pk")))
    return list(Tag.objects.filter(~used)[:500])


def _counted(tags: "QuerySet[Tag]") -> Any:
    rows = Ticket.tags.through.objects.filter(tag_id=OuterRef("pk")).values("pk")
    return (
        tags.annotate(n=_Count(rows[: MOST_COUNTED + 1]))
        .order_by("name")
        .values_list("pk", "name", "n")
    )


def _line(pk: int, name: str, n: int) -> TagLine:
    count = f"{MOST_COUNTED}+" if n > MOST_COUNTED else str(n)
    url = f"{reverse('desk:search')}?{urlencode({'q': f'tag:{name}'})}"
    return TagLine(pk, name, count, n == 0, url)

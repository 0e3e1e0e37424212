"""Tags on many tickets at once: in batches, a few statements each."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import F, QuerySet

from helpwell.tickets.models import Tag, Ticket

BATCH = 5000
OnTicket = Ticket.tags.through


def ticket_ids_of(tag: Tag) -> "QuerySet[Any, int]":
    """The ids of the tickets that have the tag."""
    return OnTicket.objects.filter(tag_id=tag.pk).values_list("ticket_id", flat=True)


def in_batches(ids: Iterable[int]) -> Iterator[list[int]]:
    """Ids in lists that one statement can take."""
    left = iter(ids)
    while batch := list(islice(left, BATCH)):
        yield batch


def refresh(ids: Iterable[int]) -> int:
    """Give the tickets a new version, so that open lists and pages ask again; returns how many."""
    return sum(
        Ticket.objects.filter(pk__in=batch).update(version=F("version") + 1)
        for batch in in_batches(list(ids))
    )


def put_on(ids: Iterable[int], tag: Tag) -> None:
    """Put the tag on tickets that may have it already."""
    rows = [OnTicket(ticket_id=pk, tag_id=tag.pk) for pk in ids]
    OnTicket.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)


def having(ids: list[int], tag: Tag) -> set[int]:
    """Which of the tickets have the tag."""
    return set(ticket_ids_of(tag).filter(ticket_id__in=ids))

"""Claiming work with a lease, so that two workers never do the same and a dead one's work comes back."""

from datetime import timedelta
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.db.models import F, Q

from helpwell.kit import clock

Row = TypeVar("Row", bound=models.Model)


def claim(
    waiting: "models.QuerySet[Row]",
    *,
    limit: int,
    seconds: int,
    related: tuple[str, ...] = (),
    **marks: Any,
) -> list[Row]:
    """Take up to `limit` rows that nobody holds, for so many seconds; each take counts as an attempt.

    `waiting` says which rows want work, in order. The model has `lease_until` and `attempts`;
    `marks` are set as well; `related` rows come along.
    A row whose worker died is taken again when its lease is over.
    """
    table = waiting.model._default_manager  # noqa: SLF001 (Django's documented interface)
    now = clock.now()
    free = waiting.filter(Q(lease_until=None) | Q(lease_until__lt=now))
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            free = free.select_for_update(skip_locked=True, of=("self",))
        ids = list(free.values_list("pk", flat=True)[:limit])
        if not ids:
            return []
        table.filter(pk__in=ids).update(
            lease_until=now + timedelta(seconds=seconds), attempts=F("attempts") + 1, **marks
        )
    order = {pk: place for place, pk in enumerate(ids)}
    rows = list(
        table.filter(pk__in=ids).select_related(*related) if related else table.filter(pk__in=ids)
    )
    return sorted(rows, key=lambda row: order[row.pk])


def hold(row: models.Model, *, seconds: float) -> bool:
    """Keep a row that `claim` gave for so many seconds from now; False where its lease ran out and another took it."""
    held: Any = row
    rows: models.Manager[models.Model] = type(row)._default_manager  # noqa: SLF001 (its public name differs)
    until = clock.now() + timedelta(seconds=seconds)
    mine = rows.filter(pk=row.pk, attempts=held.attempts, lease_until=held.lease_until)
    kept = mine.update(lease_until=until)
    if kept:
        held.lease_until = until
    return bool(kept)


def backoff(attempts: int, *, first: int = 5, most: int = 3600) -> timedelta:
    """How long to wait after so many attempts: doubling from `first` seconds up to `most`."""
    return timedelta(seconds=min(most, first * 2 ** max(0, min(attempts, 20) - 1)))

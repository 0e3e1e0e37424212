"""Running the reactions that events left to do."""

import logging

from django.db import transaction

from helpwell.events import lease, registry
from helpwell.events.models import Reaction
from helpwell.kit import clock
from helpwell.kit.failpoint import reach

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 8
_LEASE_SECONDS = 120


def run_reactions(limit: int = 50) -> int:
    """Take and run up to `limit` reactions that are due; returns how many were taken.

    A batch shares one transaction, a savepoint each. A failing one is tried again later and never stops the next.
    """
    due = Reaction.objects.filter(failed_at=None, due_at__lte=clock.now()).order_by("due_at", "id")
    taken = lease.claim(due, limit=limit, seconds=_LEASE_SECONDS, related=("event__actor",))
    if not taken:
        return 0
    reach("reactions:claimed")
    fresh = [row for row in taken if row.attempts <= 1]
    with transaction.atomic():
        _forget([row for row in fresh if _run(row)])
    for row in taken:  # one that failed or died before runs in a transaction of its own
        if row.attempts > 1:
            with transaction.atomic():
                _forget([row] if _run(row) else [])
    reach("reactions:done")
    return len(taken)


def _forget(done: list[Reaction]) -> None:
    if done:
        Reaction.objects.filter(pk__in=[row.pk for row in done]).delete()


def _run(row: Reaction) -> bool:
    event = row.event
    react = registry.reactions_to(event.name).get(row.name)
    fact = registry.fact_of(event)
    try:
        with transaction.atomic():
            if react is not None and fact is not None:
                react(event, fact)
    except Exception as error:
        log.exception("reaction failed", extra={"reaction": row.name, "event_id": event.id})
        _put_back(row, error)
        return False
    return True


def _put_back(row: Reaction, error: Exception) -> None:
    now = clock.now()
    failed = row.attempts >= MOST_ATTEMPTS
    Reaction.objects.filter(pk=row.pk).update(
        lease_until=None,
        due_at=now + lease.backoff(row.attempts),
        failed_at=now if failed else None,
        error=f"{type(error).__name__}: {error}"[:2000],
    )


def retry_failed() -> int:
    """Give every failed reaction a new start; returns how many."""
    return Reaction.objects.exclude(failed_at=None).update(
        failed_at=None, attempts=0, due_at=clock.now(), lease_until=None, error=""
    )

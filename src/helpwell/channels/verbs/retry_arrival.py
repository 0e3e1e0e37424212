"""Having failed mail read again."""

from django.db import transaction

from helpwell.channels.events import ArrivalRetried
from helpwell.channels.models import Arrival
from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock

_AT_ONCE = 500


def retry_arrival(arrival: Arrival, *, by: Actor) -> bool:
    """Whether it waits to be read again; only a failed one can."""
    with transaction.atomic():
        return _retry([arrival.pk], by) == 1


def retry_all_failed(*, by: Actor) -> int:
    """How many failed ones wait to be read again, oldest first."""
    done = 0
    while True:
        failed = Arrival.objects.filter(state=Arrival.State.FAILED).order_by("due_at", "id")
        with transaction.atomic():
            ids = list(failed.values_list("pk", flat=True)[:_AT_ONCE])
            if not ids:
                return done
            done += _retry(ids, by)


def _retry(ids: list[int], by: Actor) -> int:
    waiting = Arrival.objects.filter(pk__in=ids, state=Arrival.State.FAILED).update(
        state=Arrival.State.STORED,
        attempts=0,
        error="",
        due_at=clock.now(),
        lease_until=None,
        done_at=None,
    )
    if waiting:
        for pk in ids:
            record(ArrivalRetried(arrival_id=pk), by=by)
    return waiting

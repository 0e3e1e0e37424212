"""Deciding that failed mail needs no ticket."""

from django.db import transaction

from helpwell.channels.events import ArrivalIgnored
from helpwell.channels.models import Arrival
from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.kit.text import one_line


class NoReason(ValueError):
    """Mail is ignored with a reason only."""


def ignore_arrival(arrival: Arrival, *, by: Actor, reason: str) -> bool:
    """Whether it is ignored now, with that reason; only a failed one can. Raises NoReason for a blank one."""
    words = one_line(reason, 300)
    if not words:
        raise NoReason
    with transaction.atomic():
        ignored = Arrival.objects.filter(pk=arrival.pk, state=Arrival.State.FAILED).update(
            state=Arrival.State.IGNORED, reason=words, done_at=clock.now()
        )
        if ignored:
            record(ArrivalIgnored(arrival_id=arrival.pk, reason=words), by=by)
    return bool(ignored)

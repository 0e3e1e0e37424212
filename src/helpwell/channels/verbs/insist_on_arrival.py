"""Wanting a ticket of mail that was ignored."""

from django.db import transaction

from helpwell.channels.events import ArrivalInsisted
from helpwell.channels.models import Arrival
from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock


def insist_on_arrival(arrival: Arrival, *, by: Actor) -> bool:
    """Whether it waits to become a ticket, whatever it looks like; only an ignored one can."""
    now = clock.now()
    with transaction.atomic():
        waiting = Arrival.objects.filter(pk=arrival.pk, state=Arrival.State.IGNORED).update(
            state=Arrival.State.STORED,
            insisted_at=now,
            attempts=0,
            reason="",
            due_at=now,
            lease_until=None,
            done_at=None,
        )
        if waiting:
            record(ArrivalInsisted(arrival_id=arrival.pk), by=by)
    return bool(waiting)

"""The list of reasons for being away."""

from django.db import transaction
from django.db.models import Max

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.kit.text import one_line
from helpwell.routing.availability import forget_reasons
from helpwell.routing.events import AvailabilityReasonsChanged
from helpwell.routing.models import AvailabilityReason, State

MOST_REASONS = 30


def add_reason(
    *, by: Actor, name: str, state: str = State.AWAY, minutes: int = 0
) -> AvailabilityReason:
    """The new reason, or the retired one of that name again. Raises ValueError where the name is empty or the list is full."""
    name = one_line(name, 60)
    if not name or AvailabilityReason.objects.filter(retired_at=None).count() >= MOST_REASONS:
        raise ValueError("No name, or too many reasons.")
    with transaction.atomic():
        last = AvailabilityReason.objects.aggregate(last=Max("position"))["last"] or 0
        reason, _made = AvailabilityReason.objects.update_or_create(
            name=name,
            defaults={
                "state": State(state),
                "minutes": min(max(0, minutes), 1440),
                "position": last + 1,
                "retired_at": None,
            },
        )
        record(AvailabilityReasonsChanged(reason_id=reason.pk, name=name, is_there=True), by=by)
    forget_reasons()
    return reason


def retire_reason(reason: AvailabilityReason, *, by: Actor) -> None:
    """It can no longer be chosen; whoever is away for it stays so."""
    with transaction.atomic():
        fresh = AvailabilityReason.objects.filter(pk=reason.pk, retired_at=None)
        if fresh.update(retired_at=clock.now()):
            fact = AvailabilityReasonsChanged(reason_id=reason.pk, name=reason.name, is_there=False)
            record(fact, by=by)
    forget_reasons()

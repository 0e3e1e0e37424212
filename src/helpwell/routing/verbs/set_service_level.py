"""Promising an answer within a time."""

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.routing.events import ServiceLevelChanged
from helpwell.routing.models import BusinessHours, ServiceLevel


def set_service_level(
    *,
    by: Actor,
    hours: BusinessHours,
    first_reply_minutes: int | None,
    next_reply_minutes: int | None,
) -> ServiceLevel:
    """The default promise, in business minutes; None promises nothing. It holds for what comes in from now on."""
    with transaction.atomic():
        level = ServiceLevel.objects.filter(is_default=True).first() or ServiceLevel(
            name="Standard", is_default=True
        )
        level.hours, level.first_reply_minutes, level.next_reply_minutes = (
            hours,
            first_reply_minutes,
            next_reply_minutes,
        )
        level.save()
        record(
            ServiceLevelChanged(
                service_level_id=level.pk,
                first_reply_minutes=first_reply_minutes,
                next_reply_minutes=next_reply_minutes,
            ),
            by=by,
        )
    return level

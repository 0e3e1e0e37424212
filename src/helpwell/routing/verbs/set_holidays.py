"""Adding a holiday, and taking one off."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.routing.events import HoursChanged
from helpwell.routing.models import BusinessHours, Holiday


def add_holiday(*, by: Actor, day: date, name: str) -> Holiday | None:
    """The holiday of the default hours; None before there are any. The same date again changes its name."""
    with transaction.atomic():
        hours = BusinessHours.objects.filter(is_default=True).first()
        if hours is None:
            return None
        holiday, _made = Holiday.objects.update_or_create(
            hours=hours, date=day, defaults={"name": name.strip()[:80]}
        )
        record(HoursChanged(hours_id=hours.pk), by=by)
    return holiday


def remove_holiday(*, by: Actor, holidays: "QuerySet[Holiday]") -> None:
    """The given holidays are ordinary days again."""
    with transaction.atomic():
        touched = set(holidays.values_list("hours_id", flat=True))
        holidays.delete()
        for hours_id in touched:
            record(HoursChanged(hours_id=hours_id), by=by)

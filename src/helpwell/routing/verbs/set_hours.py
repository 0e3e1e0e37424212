"""Saying when we are open."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit.hours import BusinessCalendar, Interval
from helpwell.routing.events import HoursChanged
from helpwell.routing.models import BusinessHours, Holiday, OpenPeriod


def set_hours(
    *,
    by: Actor,
    time_zone: str,
    week: Mapping[int, Sequence[Interval]],
    holidays: Iterable[tuple[date, str]] = (),
    hours: BusinessHours | None = None,
) -> BusinessHours:
    """The stored hours: the given ones, or the default ones, made where there were none.

    Raises ValueError for an unknown time zone or periods that overlap.
    """
    BusinessCalendar(time_zone, week)
    _refuse_overlaps(week)
    with transaction.atomic():
        kept = (
            hours
            or BusinessHours.objects.filter(is_default=True).first()
            or BusinessHours(name="Business hours", is_default=True)
        )
        kept.time_zone = time_zone
        kept.save()
        kept.periods.all().delete()
        OpenPeriod.objects.bulk_create(
            [
                OpenPeriod(hours=kept, weekday=day, opens=period.start, closes=period.end)
                for day, periods in week.items()
                for period in periods
            ]
        )
        kept.holidays.all().delete()
        Holiday.objects.bulk_create(
            [Holiday(hours=kept, date=day, name=name[:80]) for day, name in dict(holidays).items()]
        )
        record(HoursChanged(hours_id=kept.pk), by=by)
    return kept


def _refuse_overlaps(week: Mapping[int, Sequence[Interval]]) -> None:
    for periods in week.values():
        ordered = sorted(periods, key=lambda period: period.start)
        for one, following in pairwise(ordered):
            if following.start < one.end:
                raise ValueError(f"{one} and {following} overlap.")

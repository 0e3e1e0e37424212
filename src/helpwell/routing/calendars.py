"""From the rows of business hours to the calendar that computes with them."""

from helpwell.kit.hours import BusinessCalendar, Interval
from helpwell.routing.models import BusinessHours, ServiceLevel


def calendar_of(hours: BusinessHours) -> BusinessCalendar:
    """The calendar of stored business hours: two queries."""
    week: dict[int, list[Interval]] = {}
    for period in hours.periods.all():
        week.setdefault(period.weekday, []).append(Interval(period.opens, period.closes))
    holidays: dict[object, list[Interval]] = {holiday.date: [] for holiday in hours.holidays.all()}
    return BusinessCalendar(hours.time_zone, week, holidays)  # type: ignore[arg-type]


def default_service_level() -> ServiceLevel | None:
    """The promise that holds where nothing else is said, or None before the set-up."""
    return (
        ServiceLevel.objects.select_related("hours").filter(is_default=True).order_by("id").first()
    )

"""Business hours, holidays and the promise of time."""

from datetime import date

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpwell.kit.hours import Interval
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.models import Company
from helpwell.people.permissions import Permission
from helpwell.routing.calendars import default_service_level
from helpwell.routing.forms import HoursForm
from helpwell.routing.models import BusinessHours, Holiday
from helpwell.routing.verbs.set_holidays import add_holiday, remove_holiday
from helpwell.routing.verbs.set_hours import set_hours
from helpwell.routing.verbs.set_service_level import set_service_level


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_HOURS)
def hours(request: DeskRequest) -> HttpResponse:
    """The week and the promise; holidays are beside it."""
    found = BusinessHours.objects.filter(is_default=True).first()
    form = HoursForm(request.POST if request.method == "POST" else None, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        company = Company.current()
        kept = set_hours(
            by=request.user.actor,
            time_zone=company.time_zone if company else "UTC",
            week=form.week(),
            holidays=_kept_holidays(found),
        )
        set_service_level(
            by=request.user.actor,
            hours=kept,
            first_reply_minutes=form.minutes("first"),
            next_reply_minutes=form.minutes("next"),
        )
        messages.success(request, _("Saved. It holds for what comes in from now on."))
        return redirect("routing:hours")
    context = {"form": form, "holidays": found.holidays.all() if found else [], "hours": found}
    return render(request, "routing/hours.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Permission.MANAGE_HOURS)
def holidays(request: DeskRequest) -> HttpResponse:
    """Add a holiday."""
    day = _date(request.POST.get("date", ""))
    if day is None:
        messages.error(request, _("Choose a date."))
    else:
        add_holiday(by=request.user.actor, day=day, name=request.POST.get("name", ""))
    return redirect("routing:hours")


@require_POST
@needs(Permission.MANAGE_HOURS)
def holiday_gone(request: DeskRequest, holiday_id: int) -> HttpResponse:
    """Take a holiday off the list."""
    remove_holiday(by=request.user.actor, holidays=Holiday.objects.filter(pk=holiday_id))
    return redirect("routing:hours")


def _initial(found: BusinessHours | None) -> dict[str, object]:
    level = default_service_level()
    initial: dict[str, object] = {}
    if level is not None:
        initial["first_reply_hours"] = _in_hours(level.first_reply_minutes)
        initial["next_reply_hours"] = _in_hours(level.next_reply_minutes)
    if found is not None:
        for day in range(7):
            periods = [
                str(Interval(one.opens, one.closes))
                for one in found.periods.all()
                if one.weekday == day
            ]
            initial[f"day_{day}"] = ", ".join(periods)
    return initial


def _kept_holidays(found: BusinessHours | None) -> list[tuple[date, str]]:
    holidays: QuerySet[Holiday] = found.holidays.all() if found else Holiday.objects.none()
    return [(one.date, one.name) for one in holidays]


def _date(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _in_hours(minutes: int | None) -> str | None:
    """Hours as one writes them: 8 and not 8.0, 1.5, 0.33."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".") if minutes else None

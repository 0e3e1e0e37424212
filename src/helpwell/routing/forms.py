"""When we are open and what we promise, as a form: the set-up and the settings ask the same."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpwell.kit.hours import Interval

DAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)


class HoursForm(forms.Form):
    """Open periods by weekday, and within how many of those hours the first and each next reply is due."""

    first_reply_hours = forms.DecimalField(
        label=_("First reply, in business hours"), min_value=0, max_value=1000, max_digits=6, decimal_places=2,
        required=False, initial=8, help_text=_("Empty promises nothing."),
        widget=forms.NumberInput(attrs={"placeholder": _("no promise")}),
    )  # fmt: skip
    next_reply_hours = forms.DecimalField(
        label=_("Next reply, in business hours"), min_value=0, max_value=1000, max_digits=6, decimal_places=2,
        required=False, initial=8,
        widget=forms.NumberInput(attrs={"placeholder": _("no promise")}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for day, label in enumerate(DAYS):
            self.fields[f"day_{day}"] = forms.CharField(
                label=label,
                required=False,
                max_length=100,
                initial="09:00-17:00" if day < 5 else "",
                widget=forms.TextInput(attrs={"placeholder": _("closed")}),
            )
        self.order_fields([f"day_{day}" for day in range(7)])  # as they stand on the page

    def clean(self) -> dict[str, Any]:
        """Read each day's periods; one error a day that cannot be read."""
        cleaned = super().clean() or {}
        for day in range(7):
            try:
                cleaned[f"day_{day}"] = read_periods(cleaned.get(f"day_{day}") or "")
            except ValueError:
                self.add_error(
                    f"day_{day}", _("Write it as 09:00-17:00, several periods separated by commas.")
                )
        return cleaned

    def week(self) -> dict[int, Sequence[Interval]]:
        """Weekday → open periods."""
        return {day: self.cleaned_data[f"day_{day}"] for day in range(7)}

    def minutes(self, which: str) -> int | None:
        """The promise of `which` ("first" or "next") in business minutes, None for none."""
        hours = self.cleaned_data[f"{which}_reply_hours"]
        return round(hours * 60) if hours else None


def read_periods(text: str) -> list[Interval]:
    """'09:00-12:00, 13:00-17:00' as intervals; raises ValueError for anything else, or where they overlap."""
    parts = [part.strip() for part in text.replace("–", "-").split(",") if part.strip()]
    periods = sorted((Interval.parse(part) for part in parts), key=lambda one: one.start)
    for number, period in enumerate(periods[1:]):
        if period.start < periods[number].end:
            raise ValueError(text)
    return periods

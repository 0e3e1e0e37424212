"""What the pages of availability ask."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from helpwell.kit import clock
from helpwell.routing.models import AvailabilityReason, State


class AwayForm(forms.Form):
    """Whether one is there, why not, and until when."""

    state = forms.ChoiceField(
        label=_("Now"), choices=State.choices, widget=forms.RadioSelect, initial=State.AWAY
    )
    reason = forms.ModelChoiceField(
        label=_("Reason"),
        queryset=AvailabilityReason.objects.none(),
        required=False,
        empty_label=_("No reason"),
    )
    until = forms.TimeField(
        label=_("Back at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("You are available again by yourself then."),
    )

    def __init__(self, *args: Any, zone: ZoneInfo | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone = zone or timezone.get_current_timezone()
        self.fields["reason"].queryset = AvailabilityReason.objects.filter(retired_at=None)  # type: ignore[attr-defined]

    def change(self, chosen: dict[str, Any]) -> dict[str, Any]:
        """What the verb takes."""
        until = self._next(chosen["until"]) if chosen["until"] else None
        return {"state": chosen["state"], "reason": chosen["reason"], "until": until}

    def _next(self, at: time) -> datetime:
        """The next time that a clock here shows it."""
        now = clock.now().astimezone(self._zone)
        then = now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
        return then if then > now else then + timedelta(days=1)


class ReasonForm(forms.ModelForm):  # type: ignore[type-arg]
    """A reason for being away."""

    class Meta:
        model = AvailabilityReason
        fields = ["name", "state", "minutes"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meant = [(one.value, one.label) for one in (State.AWAY, State.OFFLINE)]
        self.fields["state"] = forms.ChoiceField(label=_("Means"), choices=meant)
        self.fields["minutes"] = forms.IntegerField(
            label=_("Minutes"), min_value=0, max_value=1440, initial=0,
            help_text=_("Back by itself after so long; 0: not by itself."),
        )  # fmt: skip

    def validate_unique(self) -> None:
        """A name that was retired comes back."""

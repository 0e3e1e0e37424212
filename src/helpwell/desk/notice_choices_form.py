"""The page on which one chooses how to hear of things."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpwell.desk.models import Notice, WorkingTime
from helpwell.desk.notice_choices import Choice, choices_of
from helpwell.kit.forms import Switch
from helpwell.people.models import Agent

_WORDS = {
    Notice.Kind.ASSIGNED: _("Somebody gives me a ticket"),
    Notice.Kind.REPLIED: _("The customer answers in my ticket"),
    Notice.Kind.FOLLOWED: _("An answer in a ticket that I follow"),
    Notice.Kind.MENTIONED: _("A colleague mentions me"),
    Notice.Kind.ASIDE: _("An answer in a side conversation"),
    Notice.Kind.FAILED: _("My message did not arrive"),
    Notice.Kind.DUE: _("An answer of mine is due soon, or late"),
    Notice.Kind.TASK: _("Somebody gives me a task"),
    Notice.Kind.NEW: _("My team has a new ticket"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of thing, and how one hears of it."""

    kind: str
    words: str
    in_app: bool
    by_mail: bool


def lines_for(agent: Agent) -> list[Line]:
    """The rows of the page. One query."""
    chosen = choices_of(agent)
    return [
        Line(str(kind), str(words), chosen[kind].in_app, chosen[kind].by_mail)
        for kind, words in _WORDS.items()
    ]


def choices_from(sent: Mapping[str, str]) -> dict[str, Choice]:
    """What the page sent; a box that is not there is off."""
    return {
        str(kind): Choice(in_app=f"app-{kind}" in sent, by_mail=f"mail-{kind}" in sent)
        for kind in _WORDS
    }


class WorkingTimeForm(forms.Form):
    """When mails may come."""

    quiet = forms.BooleanField(
        label=_("Mails come in my working time only"), required=False, widget=Switch
    )
    begins = forms.TimeField(
        label=_("From"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    ends = forms.TimeField(
        label=_("To"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    weekends = forms.BooleanField(label=_("At weekends too"), required=False, widget=Switch)

    def __init__(self, *args: Any, agent: Agent, **kwargs: Any) -> None:
        kept = WorkingTime.objects.filter(agent=agent).first()
        initial: dict[str, object] = {
            "begins": "09:00",
            "ends": "17:00",
            "quiet": False,
            "weekends": False,
        }
        if kept is not None:
            initial = {
                "begins": kept.begins, "ends": kept.ends, "quiet": True, "weekends": kept.weekends
            }  # fmt: skip
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """With quiet hours both times are there, in order."""
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("begins"), cleaned.get("ends")
        if cleaned.get("quiet") and not (begins and ends and begins < ends):
            self.add_error("ends", _("Say from when to when; the end lies behind the beginning."))
        return cleaned

    def working_time(self) -> dict[str, Any]:
        """What the verb takes."""
        chosen = self.cleaned_data
        if not chosen["quiet"]:
            return {"begins": None, "ends": None}
        return {name: chosen[name] for name in ("begins", "ends", "weekends")}

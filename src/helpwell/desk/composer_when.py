"""Moments at which one likes to send: in the zone of the one who writes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from helpwell.kit import clock

_MORNING = 9


@dataclass(frozen=True, slots=True)
class Later:
    """One line of the menu: its words and its moment in ISO 8601."""

    words: str
    iso: str
    at: datetime


def later_moments() -> list[Later]:
    """In an hour, tomorrow morning, Monday morning."""
    now = localtime(clock.now())
    tomorrow = (now + timedelta(days=1)).replace(hour=_MORNING, minute=0, second=0, microsecond=0)
    monday = tomorrow + timedelta(days=(7 - tomorrow.weekday()) % 7)
    moments = [
        (_("In an hour"), (now + timedelta(hours=1)).replace(second=0, microsecond=0)),
        (_("Tomorrow morning"), tomorrow),
    ]
    if monday != tomorrow:
        moments.append((_("Monday morning"), monday))
    return [Later(words, moment.isoformat(), moment) for words, moment in moments]

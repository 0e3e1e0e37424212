"""Who is away now, for menus and the rail."""

import time
from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from helpwell.people.models import Agent
from helpwell.routing.models import Availability, AvailabilityReason, State

_FOR_SECONDS = 60.0
_kept: tuple[float, list[AvailabilityReason]] | None = None


def current(agent: Agent) -> Availability | None:
    """Why the agent is not available now; None where they are."""
    rows = Availability.objects.filter(agent=agent, ended_at=None).select_related("reason")
    return rows.exclude(state=State.AVAILABLE).first()


def away_words(agent_ids: Iterable[int]) -> dict[int, str]:
    """Agent → why they are not available, of those who are not. One query."""
    rows = (
        Availability.objects.filter(agent__in=list(agent_ids), ended_at=None)
        .exclude(state=State.AVAILABLE)
        .select_related("reason")
    )
    return {row.agent_id: in_words(row) for row in rows}


def in_words(row: Availability) -> str:
    """“Away: Lunch until 13:00”."""
    state = str(State(row.state).label)
    said = _("{state}: {reason}").format(state=state, reason=row.words) if row.reason else state
    return _("{said} until {time}").format(said=said, time=_time(row.until)) if row.until else said


def reasons() -> list[AvailabilityReason]:
    """The reasons that can be chosen."""
    return list(AvailabilityReason.objects.filter(retired_at=None))


def remembered_reasons() -> list[AvailabilityReason]:
    """The reasons, a minute old at most: each page has them in its menu."""
    global _kept  # noqa: PLW0603 (one memory a process)
    if _kept is None or time.monotonic() - _kept[0] > _FOR_SECONDS:
        _kept = (time.monotonic(), reasons())
    return _kept[1]


def forget_reasons() -> None:
    """Ask again at the next page; for those who change them."""
    global _kept  # noqa: PLW0603
    _kept = None


def _time(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "TIME_FORMAT")

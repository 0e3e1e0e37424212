"""What the routing room announces."""

from dataclasses import dataclass
from typing import ClassVar

from helpwell.events.facts import Fact


@dataclass(frozen=True, kw_only=True)
class HoursChanged(Fact):
    """Business hours or holidays changed."""

    subject: ClassVar[str] = "hours_id"
    hours_id: int


@dataclass(frozen=True, kw_only=True)
class ServiceLevelChanged(Fact):
    """A promise of time changed; minutes, None for no promise."""

    subject: ClassVar[str] = "service_level_id"
    service_level_id: int
    first_reply_minutes: int | None
    next_reply_minutes: int | None

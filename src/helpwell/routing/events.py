"""What the routing room announces."""

from dataclasses import dataclass
from typing import ClassVar

from helpwell.events.facts import Fact
from helpwell.tickets.events import TicketFact


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


@dataclass(frozen=True, kw_only=True)
class AvailabilityChanged(Fact):
    """An agent is available, away or offline from now on; `until` in ISO 8601 where an end is set."""

    subject: ClassVar[str] = "agent_id"
    agent_id: int
    before: str
    after: str
    reason: str = ""
    until: str = ""

    def topics(self) -> tuple[str, ...]:
        """The agent's own pages."""
        return (f"agent:{self.agent_id}",)


@dataclass(frozen=True, kw_only=True)
class AnswerDue(TicketFact):
    """An answer is due soon, or late; `due_at` in ISO 8601."""

    due_at: str
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class AvailabilityReasonsChanged(Fact):
    """A reason for being away was added to the list, or taken off."""

    subject: ClassVar[str] = "reason_id"
    reason_id: int
    name: str
    is_there: bool

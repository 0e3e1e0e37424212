"""What the room of tasks announces."""

from dataclasses import dataclass
from typing import ClassVar

from helpwell.events.facts import Fact
from helpwell.tickets.events import TicketFact


@dataclass(frozen=True, kw_only=True)
class TaskFact(TicketFact):
    """About one task of a ticket; its words as they were then."""

    task_id: int
    words: str


@dataclass(frozen=True, kw_only=True)
class TaskAdded(TaskFact):
    """There is one more thing to do."""


@dataclass(frozen=True, kw_only=True)
class TaskFinished(TaskFact):
    """A task was ticked."""


@dataclass(frozen=True, kw_only=True)
class TaskReopened(TaskFact):
    """A task is not done after all."""


@dataclass(frozen=True, kw_only=True)
class TaskChanged(TaskFact):
    """A task is worded, given or due otherwise."""


@dataclass(frozen=True, kw_only=True)
class TaskRemoved(TaskFact):
    """A task was taken off the ticket."""


@dataclass(frozen=True, kw_only=True)
class TaskRestored(TaskFact):
    """A task that was taken off is there again."""


@dataclass(frozen=True, kw_only=True)
class TasksReordered(TicketFact):
    """The tasks of a ticket stand in another order."""


@dataclass(frozen=True, kw_only=True)
class ChecklistPut(TicketFact):
    """The lines of a checklist became tasks of a ticket."""

    checklist_id: int
    name: str
    count: int


@dataclass(frozen=True, kw_only=True)
class TimeFact(TicketFact):
    """About time that somebody spent on a ticket."""

    entry_id: int
    agent_id: int
    minutes: int


@dataclass(frozen=True, kw_only=True)
class TimeLogged(TimeFact):
    """Somebody wrote down the time that they spent."""


@dataclass(frozen=True, kw_only=True)
class TimeRemoved(TimeFact):
    """Written down time was taken away."""


@dataclass(frozen=True, kw_only=True)
class TimeRestored(TimeFact):
    """Time that was taken away counts again."""


@dataclass(frozen=True, kw_only=True)
class ChecklistWritten(Fact):
    """A checklist was made, changed, put away or taken out again."""

    subject: ClassVar[str] = "checklist_id"
    checklist_id: int
    name: str

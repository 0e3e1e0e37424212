"""What the mailbox test found, step by step, in words."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """How a step ended."""

    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Step:
    """One step: what was tried, how it ended, and a sentence that says so."""

    label: str
    state: State
    words: str


@dataclass(frozen=True)
class Seen:
    """One mail that lies on the server, and whether it would come in."""

    subject: str
    sender: str
    came_at: datetime | None
    would_import: bool


@dataclass(frozen=True)
class Preview:
    """What would happen with the mail that lies there: how many would come in, of how many, and the newest."""

    would_import: int
    lies_there: int
    newest: tuple[Seen, ...] = ()


@dataclass
class Diagnosis:
    """The whole test. `folders` are the server's, where it told them."""

    steps: list[Step] = field(default_factory=list)
    preview: Preview | None = None
    folders: tuple[str, ...] = ()

    @property
    def works(self) -> bool:
        """Whether no step failed."""
        return all(step.state != State.FAILED for step in self.steps)

    def ok(self, label: str, words: str) -> None:
        """Note a step that went well."""
        self.steps.append(Step(label, State.OK, words))

    def failed(self, label: str, words: str) -> None:
        """Note a step that went wrong."""
        self.steps.append(Step(label, State.FAILED, words))

    def skipped(self, label: str, words: str) -> None:
        """Note a step that was not tried, and why."""
        self.steps.append(Step(label, State.SKIPPED, words))

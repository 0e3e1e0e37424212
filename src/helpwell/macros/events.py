"""What the macros room announces."""

from dataclasses import dataclass
from typing import ClassVar

from helpwell.events.facts import Fact
from helpwell.tickets.events import TicketFact


@dataclass(frozen=True, kw_only=True)
class MacroWritten(Fact):
    """A macro was written, copied or brought in."""

    subject: ClassVar[str] = "macro_id"
    macro_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class MacroChanged(Fact):
    """A macro's words, actions, folder or owner changed; `what` names the parts."""

    subject: ClassVar[str] = "macro_id"
    macro_id: int
    name: str
    what: list[str]


@dataclass(frozen=True, kw_only=True)
class MacroArchived(Fact):
    """A macro is offered no more."""

    subject: ClassVar[str] = "macro_id"
    macro_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class MacroRestored(Fact):
    """An archived macro is offered again."""

    subject: ClassVar[str] = "macro_id"
    macro_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class MacroReviewed(Fact):
    """Somebody read a macro and found it right; `review_by` in ISO 8601 is when to read it again, empty for never."""

    subject: ClassVar[str] = "macro_id"
    macro_id: int
    name: str
    review_by: str


@dataclass(frozen=True, kw_only=True)
class MacroApplied(TicketFact):
    """A macro was applied to a ticket; what it changed are events of their own, of the same act."""

    macro_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class ScriptWritten(Fact):
    """A script was written or changed."""

    subject: ClassVar[str] = "script_id"
    script_id: int
    name: str
    version: int


@dataclass(frozen=True, kw_only=True)
class ScriptArchived(Fact):
    """A script is offered no more."""

    subject: ClassVar[str] = "script_id"
    script_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class ScriptRestored(Fact):
    """An archived script is offered again."""

    subject: ClassVar[str] = "script_id"
    script_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class ScriptStarted(TicketFact):
    """An agent began to go through a script."""

    run_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class ScriptFinished(TicketFact):
    """A script was gone through; its answers stand in a note, and in the fields that belong to them."""

    run_id: int
    name: str
    message_id: int


@dataclass(frozen=True, kw_only=True)
class ScriptAborted(TicketFact):
    """A script was broken off; nothing of it was kept on the ticket."""

    run_id: int
    name: str

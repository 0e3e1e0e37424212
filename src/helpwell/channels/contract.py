"""What a kind of channel gives to the one intake: how it reads an arrival, and where it puts it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from helpwell.channels.models import Arrival
from helpwell.conversations.models import SideMessage
from helpwell.tickets.models import Message


class CannotRead(Exception):
    """This arrival cannot be read; the text says why in one sentence. It is kept whole and shown as failed."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The end state of one arrival.

    Without a message, of a ticket or a side conversation, it was ignored (the reason says why) or is a copy of `duplicate_of`.
    """

    message: Message | None = None
    side_message: SideMessage | None = None
    duplicate_of: Arrival | None = None
    reason: str = ""
    keeps_files: bool = False
    is_answerable: bool = True  # False: nothing may be answered to it automatically

    @property
    def state(self) -> str:
        """The ledger's word for it."""
        if self.duplicate_of is not None:
            return Arrival.State.DUPLICATE
        placed = self.message is not None or self.side_message is not None
        return Arrival.State.TICKET if placed else Arrival.State.IGNORED


class Reading(Protocol):
    """An arrival that was read: outside any transaction, with a limit of time and memory."""

    def keep(self) -> None:
        """Write its files into the store, before the transaction."""

    def discard(self) -> None:
        """Take the written files away again; the transaction did not need them, or failed."""


class Placing(Protocol):
    """Puts the arrivals of one transaction where they belong; what it looked up once serves them all."""

    def place(self, arrival: Arrival, reading: Any) -> Outcome:
        """Where this arrival ended, with all that follows stored; runs in a savepoint of its own."""

    def forget(self, reading: Any) -> None:
        """The savepoint of this reading was taken back."""


class Kind(Protocol):
    """One kind of channel."""

    def read(self, arrival: Arrival) -> Reading:
        """The arrival read; raises CannotRead."""

    def begin(self, pairs: Iterable[tuple[Arrival, Any]]) -> Placing:
        """Look up what these arrivals need, at the start of their transaction."""

    def rest(self) -> None:
        """Nothing is waiting: let go of what is only needed for work."""


_kinds: dict[str, Kind] = {}


def set_kinds(kinds: dict[str, Kind]) -> None:
    """Take over the kinds of this product; called once at the start."""
    _kinds.clear()
    _kinds.update(kinds)


def kinds() -> dict[str, Kind]:
    """The kinds of this product by the word in `Channel.kind`."""
    return _kinds

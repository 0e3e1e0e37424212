"""How many bytes of mail the receiver holds at one time. Used in one thread, that of the servers."""

import asyncio
from types import TracebackType
from typing import Any, Self


class Memory:
    """What all mails that are being taken in may hold together."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.held = 0

    def has(self, size: int) -> bool:
        """Whether so many bytes more would fit now."""
        return self.held + size <= self.most


class Room:
    """What one mail holds of it, given back at the end."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._held = 0
        self._lent = False

    def take(self, size: int) -> bool:
        """Hold so many bytes more; False where they do not fit."""
        if not self._memory.has(size):
            return False
        self._memory.held += size
        self._held += size
        return True

    def give_back(self) -> None:
        """Hold nothing any more."""
        self._memory.held -= self._held
        self._held = 0

    def keep_until(self, done: "asyncio.Future[Any]") -> None:
        """Hold on until then: a sender who leaves does not take the bytes out of the committer's hands."""
        self._lent = True
        done.add_done_callback(lambda _done: self.give_back())

    def __enter__(self) -> Self:
        """Begin with nothing."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give back what is not lent."""
        if not self._lent:
            self.give_back()

"""SQLite lets one write at a time; whoever waits asks again after ever longer pauses, and a busy writer starves it.

Before it writes, a connection takes the lock of a file beside the database, asking every few milliseconds. The lock keeps
nothing right: SQLite's own does. It only shares the turns, and the kernel gives it back when a process dies.
"""

import fcntl
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|WITH)\b", re.IGNORECASE)
_PAUSES = (0.0005, 0.001, 0.002, 0.004)  # seconds; the last is repeated


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that waits for its turn before each transaction, and before a write outside of one."""

    _turn: int | None = None

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor that knows its connection."""
        cursor = self.connection.cursor(factory=_Cursor)
        cursor.owner = self
        return cursor

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the turn; raises OperationalError where it does not come within the connection's time-out."""
        mine = self._take_turn()
        try:
            yield
        finally:
            if mine:
                self._give_turn()

    def _take_turn(self) -> bool:
        """True where the turn was taken; False where this connection has it, or the database is in memory."""
        if self._turn is not None or self.is_in_memory_db():
            return False
        file = os.open(f"{self.settings_dict['NAME']}-turn", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            self._wait(file)
        except BaseException:
            os.close(file)
            raise
        self._turn = file
        return True

    def _wait(self, file: int) -> None:
        end = time.monotonic() + float(self.settings_dict["OPTIONS"].get("timeout", 5))
        asked = 0
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > end:
                    raise OperationalError("database is locked") from None
                time.sleep(_PAUSES[min(asked, len(_PAUSES) - 1)])
                asked += 1
            else:
                return

    def _give_turn(self) -> None:
        if self._turn is not None:
            os.close(self._turn)
            self._turn = None

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_turn()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._give_turn()  # after a failure the roll back that follows gives it

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._give_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._give_turn()


class _Cursor(base.SQLiteCursorWrapper):
    owner: DatabaseWrapper

    def execute(self, query: str, params: Any = None) -> Any:
        """As Django's; a write outside of a transaction waits for its turn."""
        if self.owner.in_atomic_block or not _WRITES.match(query):
            return super().execute(query, params)
        with self.owner.turn():
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        """As Django's, in one turn."""
        with self.owner.turn():
            return super().executemany(query, param_list)

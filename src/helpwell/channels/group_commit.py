"""Group commit: many senders wait at once, one disk write serves them all."""

import logging
import queue
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future

from django.db import DataError, IntegrityError, close_old_connections, connection

from helpwell.channels.verbs.store import RawMail, Stored, store_arrivals
from helpwell.kit.failpoint import reach

log = logging.getLogger(__name__)
_MOST_MAILS = 256
_MOST_BYTES = 64 * 1024 * 1024
_LONGEST_WAIT = 0.010  # seconds that the first waits for company
_MOST_WAITING = 2_000

Batch = list[tuple[tuple[RawMail, ...], "Future[list[Stored]]"]]


class Overloaded(Exception):
    """More is waiting to be stored than we take on; the sender shall come again."""


class GroupCommit:
    """A thread that stores what senders hand in. A future is done only after its commit."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[tuple[tuple[RawMail, ...], Future[list[Stored]]] | None] = (
            queue.Queue(_MOST_WAITING)
        )
        self._thread = threading.Thread(target=self._run, name="group-commit", daemon=True)
        self._last_size = 1
        self._last_seconds = 0.0

    def start(self) -> None:
        """Begin to store."""
        self._thread.start()

    def submit(self, mails: Sequence[RawMail]) -> "Future[list[Stored]]":
        """Hand in mails that must be stored together; raises Overloaded."""
        future: Future[list[Stored]] = Future()
        try:
            self._waiting.put_nowait((tuple(mails), future))
        except queue.Full:
            raise Overloaded from None
        return future

    def stop(self) -> None:
        """Store what still waits, and end."""
        self._waiting.put(None)
        self._thread.join(timeout=30)

    def _run(self) -> None:
        while True:
            batch, ended = self._collect()
            if batch:
                began = time.perf_counter()
                self._commit(batch)
                self._last_seconds = time.perf_counter() - began
                self._last_size = len(batch)
            if ended:
                connection.close()
                return

    def _collect(self) -> tuple[Batch, bool]:
        """What waits now. Where the last round had company, the first waits for as much again, but no longer than a commit takes."""
        batch: Batch = []
        size = 0
        until = 0.0
        while len(batch) < _MOST_MAILS and size < _MOST_BYTES:
            try:
                entry = self._next(len(batch), until)
            except queue.Empty:
                break
            if entry is None:
                return batch, True
            if not batch:
                until = time.perf_counter() + min(_LONGEST_WAIT, self._last_seconds)
            batch.append(entry)
            size += sum(len(mail.raw) for mail in entry[0])
        return batch, False

    def _next(
        self, collected: int, until: float
    ) -> "tuple[tuple[RawMail, ...], Future[list[Stored]]] | None":
        if not collected:
            return self._waiting.get()
        patience = until - time.perf_counter()
        if collected >= self._last_size or patience <= 0:
            return self._waiting.get_nowait()
        return self._waiting.get(timeout=patience)

    def _commit(self, batch: Batch) -> None:
        try:
            close_old_connections()
            self._store(batch)
        except Exception as error:
            self._failed(batch, error)

    def _store(self, batch: Batch) -> None:
        stored = store_arrivals([mail for mails, _ in batch for mail in mails])
        reach("receive:committed")
        place = 0
        for mails, future in batch:
            _answer(future, stored[place : place + len(mails)])
            place += len(mails)

    def _failed(self, batch: Batch, error: Exception) -> None:
        """One bad mail must not refuse its neighbors: each is tried alone, then told."""
        log.warning("mail not stored: %s", type(error).__name__, extra={"mails": len(batch)})
        connection.close()
        for entry in batch:
            if len(batch) > 1 and isinstance(error, DataError | IntegrityError | ValueError):
                self._commit([entry])
            elif entry[1].set_running_or_notify_cancel():
                entry[1].set_exception(error)


def _answer(future: "Future[list[Stored]]", stored: list[Stored]) -> None:
    if future.set_running_or_notify_cancel():
        future.set_result(stored)

"""Publishing from code that knows no event loop: one thread a process keeps a loop, and with it the connection to Redis."""

import asyncio
import logging
import os
import threading
from collections.abc import Awaitable, Callable, Iterable

log = logging.getLogger(__name__)
_MOST_WAITING = 10_000  # topics; with a Redis that hangs the oldest are not worth keeping


class Publisher:
    """Hands topics to `send` in the order in which they came; one that waits already is not sent twice."""

    def __init__(self, send: Callable[[Iterable[str]], Awaitable[None]]) -> None:
        self._send = send
        self._lock = threading.Lock()
        self._process = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: dict[str, None] = {}
        self._sending: asyncio.Task[None] | None = None

    def publish(self, topics: Iterable[str]) -> None:
        """Send soon; a failure is logged, and costs a moment, never the change."""
        try:
            self._running().call_soon_threadsafe(self._add, tuple(topics))
        except RuntimeError:  # no thread can be started
            log.warning("live update not published", exc_info=True)

    def flush(self, seconds: float = 1.0) -> None:
        """Wait until all that came before is sent, so long at most; for a process that ends."""
        if self._loop is None or self._process != os.getpid():
            return
        done = asyncio.run_coroutine_threadsafe(self._sent(), self._loop)
        try:
            done.result(timeout=seconds)
        except TimeoutError:
            log.warning("live updates not published before the end")

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None or self._process != os.getpid():  # a fork has no threads
                loop = asyncio.new_event_loop()
                threading.Thread(target=loop.run_forever, name="publisher", daemon=True).start()
                self._process, self._loop = os.getpid(), loop
                self._waiting, self._sending = {}, None
            return self._loop

    def _add(self, topics: tuple[str, ...]) -> None:
        if len(self._waiting) > _MOST_WAITING:
            log.warning("live updates dropped", extra={"topics": len(self._waiting)})
            self._waiting.clear()
        self._waiting.update(dict.fromkeys(topics))
        if self._sending is None or self._sending.done():
            self._sending = asyncio.get_running_loop().create_task(self._send_all())

    async def _send_all(self) -> None:
        while self._waiting:
            topics = tuple(self._waiting)
            self._waiting.clear()
            try:
                await self._send(topics)
            except Exception:
                log.warning("live update not published", exc_info=True)

    async def _sent(self) -> None:
        if self._sending is not None:
            await self._sending

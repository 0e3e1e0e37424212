"""The worker: lanes of work, each a thread that claims, runs, and waits for more."""

import logging
import os
import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import close_old_connections, connection

from helpwell.events import live
from helpwell.events.models import Beat
from helpwell.kit import clock

log = logging.getLogger(__name__)
_IDLE_SECONDS = 0.2
_AFTER_ERROR_SECONDS = 2.0
_BEAT_SECONDS = 15
_DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Work:
    """Something to do: `run(limit)` takes what is waiting and returns how many it took."""

    name: str
    run: Callable[[int], int]
    limit: int = 50
    every: float = _IDLE_SECONDS  # seconds to wait when nothing was there


@dataclass(frozen=True)
class Lane:
    """Works that share one thread, so that a slow one (sending) never holds up a quick one (intake)."""

    name: str
    works: tuple[Work, ...]


_lanes: list[Lane] = []


def set_lanes(lanes: Iterable[Lane]) -> None:
    """Take over the lanes of this product; called once at the start."""
    _lanes[:] = lanes


def lanes() -> tuple[Lane, ...]:
    """The lanes of this product."""
    return tuple(_lanes)


def drain(*, rounds: int = 100) -> int:
    """Run every lane in this thread until nothing is left to do now; returns how much was done.

    What is done once a day only is left to the worker.
    """
    works = [work for lane in _lanes for work in lane.works if work.every < _DAY_SECONDS]
    total = 0
    for _ in range(rounds):
        done = sum(work.run(work.limit) for work in works)
        total += done
        if not done:
            return total
    return total


def run_worker(stop: threading.Event, only: Iterable[str] = ()) -> None:
    """Run the lanes until `stop` is set; each in a thread, all beating as one process."""
    wanted = set(only)
    threads = [
        threading.Thread(target=_run_lane, args=(lane, stop), name=lane.name, daemon=True)
        for lane in _lanes
        if not wanted or lane.name in wanted
    ]
    for thread in threads:
        thread.start()
    while not stop.is_set():
        beat("worker")
        stop.wait(_BEAT_SECONDS)
    for thread in threads:
        thread.join(timeout=20)
    live.publisher.flush()


def _run_lane(lane: Lane, stop: threading.Event) -> None:
    waits = {work.name: 0.0 for work in lane.works}
    while not stop.is_set():
        pause = _IDLE_SECONDS
        for work in lane.works:
            if waits[work.name] > 0:
                waits[work.name] -= _IDLE_SECONDS
                continue
            try:
                done = work.run(work.limit)
            except Exception:
                log.exception("work failed", extra={"work": work.name})
                connection.close()
                waits[work.name] = _AFTER_ERROR_SECONDS
                continue
            if done:
                pause = 0.0
            else:
                waits[work.name] = work.every - _IDLE_SECONDS
        if pause:
            close_old_connections()
            stop.wait(pause)
    connection.close()


def beat(kind: str) -> None:
    """Say that this process is alive; a failure to say so is logged and no more."""
    process = f"{kind}@{socket.gethostname()}:{os.getpid()}"
    now = clock.now()
    try:
        if not Beat.objects.filter(process=process).update(at=now):
            Beat.objects.create(process=process, kind=kind, at=now)
    except Exception:
        log.warning("heartbeat not written", exc_info=True)
        connection.close()

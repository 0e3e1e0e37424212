"""Keeps the processes running: forks them, starts a dead one again, stops all together."""

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connections

from helpwell.entrance.run import die_with_parent

log = logging.getLogger(__name__)
_STOP_SECONDS = 15
_QUICK_DEATH_SECONDS = 5
_LONGEST_PAUSE_SECONDS = 30


@dataclass
class Child:
    """One process: its name, what it runs, and how it fares."""

    name: str
    run: Callable[[], None]
    pid: int = 0
    started: float = 0.0
    pause: float = 0.0
    start_at: float = field(default_factory=time.monotonic)


def supervise(children: list[Child]) -> int:
    """Run all until SIGTERM or SIGINT; returns 0 after a clean stop."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    connections.close_all()  # a connection does not survive a fork
    while not stop.is_set():
        for child in children:
            if not child.pid and time.monotonic() >= child.start_at:
                _fork(child)
        _reap(children)
        stop.wait(0.2)
    return _stop(children)


def _fork(child: Child) -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        child.pid, child.started = pid, time.monotonic()
        return
    status = 1
    try:
        signal.signal(
            signal.SIGINT, signal.SIG_IGN
        )  # Ctrl-C reaches the whole group; the parent tells the children
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        die_with_parent()
        child.run()
        status = 0
    except KeyboardInterrupt:
        status = 0
    except BaseException:
        log.exception("process ended by an error", extra={"process_name": child.name})
    finally:
        os._exit(status)


def _reap(children: list[Child]) -> None:
    for child in children:
        if not child.pid:
            continue
        pid, status = os.waitpid(child.pid, os.WNOHANG)
        if not pid:
            continue
        lived = time.monotonic() - child.started
        child.pause = (
            min(_LONGEST_PAUSE_SECONDS, max(0.5, child.pause * 2))
            if lived < _QUICK_DEATH_SECONDS
            else 0.0
        )
        child.pid, child.start_at = 0, time.monotonic() + child.pause
        log.error(
            "process died",
            extra={"process_name": child.name, "status": os.waitstatus_to_exitcode(status)},
        )


def _stop(children: list[Child]) -> int:
    alive = [child for child in children if child.pid]
    for child in alive:
        _kill(child.pid, signal.SIGTERM)
    end = time.monotonic() + _STOP_SECONDS
    while alive and time.monotonic() < end:
        alive = [child for child in alive if not os.waitpid(child.pid, os.WNOHANG)[0]]
        time.sleep(0.05)
    for child in alive:
        _kill(child.pid, signal.SIGKILL)
        os.waitpid(child.pid, 0)
    return 0


def _kill(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        log.debug("process was gone already")

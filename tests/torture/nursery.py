"""Forks processes of the desk on demand, so that a trial does not wait for Python to start a thousand times.

Run as a module: reads one JSON line a process on standard input, answers its id. Both ends of it are here.
"""

import importlib
import json
import os
import random
import select
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Self


@dataclass
class Process:
    """One forked process, held by a descriptor, so that its id can never mean another one."""

    descriptor: int

    def kill(self) -> None:
        """SIGKILL, whatever it does."""
        self._signal(signal.SIGKILL)

    def stop(self, seconds: float = 30) -> None:
        """Ask it to end, and wait; kill it where it does not."""
        self._signal(signal.SIGTERM)
        if not self.wait(seconds):
            self.kill()
            self.wait(seconds)

    def wait(self, seconds: float) -> bool:
        """Whether it ended within so many seconds."""
        ready, _, _ = select.select([self.descriptor], [], [], seconds)
        return bool(ready)

    def _signal(self, number: int) -> None:
        try:
            signal.pidfd_send_signal(self.descriptor, number)
        except ProcessLookupError:
            return


class Nursery:
    """The parent's end."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._children: list[Process] = []
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for child in self._children:
            child.kill()
            os.close(child.descriptor)
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)

    def start(self, kind: str, failpoint: str = "") -> Process:
        """A worker ("worker:sending", "worker:intake") or a "receiver", which dies at the failpoint if one is named."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([kind, failpoint]) + "\n")
        self._process.stdin.flush()
        child = Process(os.pidfd_open(int(self._process.stdout.readline())))
        self._children.append(child)
        return child


def die_somewhere(child: Process, failpoint: str, rng: random.Random, longest: float) -> str:
    """Kill it after some milliseconds, or let it come to its failpoint; returns how it died."""
    if failpoint:
        if child.wait(3):
            return failpoint
        child.kill()
        child.wait(10)
        return "not reached"
    time.sleep(rng.uniform(0.001, longest))
    child.kill()
    child.wait(10)
    return "random"


def serve() -> None:
    """The nursery's own end: load the product once, then fork."""
    import django
    from django.db import connections

    django.setup()
    connections.close_all()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead need no burial
    for line in sys.stdin:
        kind, failpoint = json.loads(line)
        child = os.fork()
        if child == 0:
            _live(kind, failpoint)
        print(child, flush=True)


def _live(kind: str, failpoint: str) -> None:
    from config import env
    from helpwell.channels.email.receive.process import run_receiver
    from helpwell.events.worker import run_worker
    from helpwell.kit import failpoint as points

    assert env.data_folder().name.startswith("helpwell-torture-")
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ["HELPWELL_FAILPOINT"] = failpoint
    importlib.reload(points)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    status = 1
    try:
        name, _, lane = kind.partition(":")
        if name == "receiver":
            run_receiver(stop)
        else:
            run_worker(stop, only=[lane, "reactions"])
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    serve()

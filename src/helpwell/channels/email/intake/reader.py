"""Reading a mail in a child process, so that whatever a mail does, it does it to that process only."""

import atexit
import logging
import os
import select
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec
from django.utils.translation import gettext as _

import helpwell
from helpwell.channels.contract import CannotRead
from helpwell.channels.email.intake.readout import Readout, from_bytes

log = logging.getLogger(__name__)
WALL_SECONDS = (
    60.0  # the child's limit is processor time; this one is for a machine that stands still
)
_MOST_MAILS = 1000  # a fresh process now and then, whatever the libraries leave behind
_IDLE_SECONDS = 120.0
_SOURCES = str(Path(helpwell.__file__).resolve().parent.parent)


class Reader:
    """One child, started when needed and kept warm; started again when it died."""

    def __init__(self, module: str = "helpwell.channels.email.intake.child") -> None:
        self._module = module
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._served = 0
        self._last = 0.0

    def read(self, raw: bytes) -> Readout:
        """The mail read; raises CannotRead in words for a mail over the limit or one that breaks the parser."""
        with self._lock:
            answer = self._ask(raw)
            self._served += 1
            self._last = time.monotonic()
            if self._served >= _MOST_MAILS or answer[:1] == b"-":
                self._end()
        if answer[:1] == b"+":
            try:
                return from_bytes(answer[1:])
            except msgspec.DecodeError as error:
                raise CannotRead(_("It was read, but not into something that we know.")) from error
        raise CannotRead(_in_words(answer[1:]))

    def rest(self) -> None:
        """End a child that has had nothing to do for a while."""
        if self._child is not None and time.monotonic() - self._last > _IDLE_SECONDS:
            with self._lock:
                self._end()

    def close(self) -> None:
        """End the child now."""
        with self._lock:
            self._end()

    def _ask(self, raw: bytes) -> bytes:
        child = self._running()
        deadline = time.monotonic() + WALL_SECONDS
        try:
            _send(child, len(raw).to_bytes(4, "big") + raw, deadline)
            size = int.from_bytes(_take(child, 4, deadline), "big")
            return _take(child, size, deadline)
        except TimeoutError:
            why = _("Reading it took longer than %(seconds)d seconds.") % {"seconds": WALL_SECONDS}
        except (EOFError, BrokenPipeError, ConnectionError):
            child.wait(timeout=5)
            why = _death(child.returncode)
        self._end()
        log.warning("mail not read", extra={"fields": {"status": child.returncode}})
        raise CannotRead(why)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is not None:
            self._end()  # it died between two mails, which says nothing about the next
        if self._child is None:
            self._child = _start(self._module)
            self._served = 0
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait(timeout=5)
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()


reader = Reader()
atexit.register(reader.close)


def _start(module: str) -> subprocess.Popen[bytes]:
    child = subprocess.Popen(  # noqa: S603 (a fixed module of ours)
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what it would print is a mail's words
        bufsize=0,
        cwd="/",
        env={"PYTHONPATH": _SOURCES, "PYTHONSAFEPATH": "1", "LC_ALL": "C.UTF-8"},
    )
    for pipe in (child.stdin, child.stdout):
        assert pipe is not None
        os.set_blocking(pipe.fileno(), False)
    return child


def _send(child: subprocess.Popen[bytes], data: bytes, deadline: float) -> None:
    assert child.stdin is not None
    fd, view = child.stdin.fileno(), memoryview(data)
    while view:
        _wait([], [fd], deadline)
        view = view[os.write(fd, view[:1_000_000]) :]


def _take(child: subprocess.Popen[bytes], size: int, deadline: float) -> bytes:
    assert child.stdout is not None
    fd, pieces, left = child.stdout.fileno(), [], size
    while left:
        _wait([fd], [], deadline)
        piece = os.read(fd, min(left, 1_000_000))
        if not piece:
            raise EOFError
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def _wait(reading: list[int], writing: list[int], deadline: float) -> None:
    poll = select.poll()
    for fd in reading:
        poll.register(fd, select.POLLIN)
    for fd in writing:
        poll.register(fd, select.POLLOUT)
    if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise TimeoutError


def _death(status: int | None) -> str:
    if status == -24:  # SIGXCPU
        return _("Reading it took too much processor time.")
    return _("Reading it broke the reader (status %(status)s).") % {"status": status}


def _in_words(answer: bytes) -> str:
    why = answer.decode("utf-8", "replace")
    if why == "memory":
        return _("Reading it took too much memory.")
    if why == "depth":
        return _("It is nested too deeply to be read.")
    return _("Reading it failed: %(error)s") % {"error": why}

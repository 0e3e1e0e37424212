"""A running desk to measure: its processes, its signed-in people, its clock ticks."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import psutil
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from config import env
from helpwell.people.models import Agent

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass
class Desk:
    """The supervisor's process and where it listens."""

    process: "subprocess.Popen[bytes]"
    port: int
    seconds_to_start: float

    def processes(self) -> list[psutil.Process]:
        """The supervisor and all below it."""
        top = psutil.Process(self.process.pid)
        return [top, *top.children(recursive=True)]

    def cpu_seconds(self) -> float:
        """User and system time of all processes so far."""
        times = [one.cpu_times() for one in self.processes()]
        return sum(one.user + one.system for one in times)

    def megabytes(self) -> float:
        """Proportional memory (PSS) of all processes."""
        total = 0
        for one in self.processes():
            for line in Path(f"/proc/{one.pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        return total / 1024


@contextlib.contextmanager
def running_desk(words: Sequence[str] = (), **more: str) -> Iterator[Desk]:
    """A desk of processes of its own on the present data; stopped at the end."""
    port = free_port()
    settings_ = dict(
        os.environ, HELPWELL_PORT=str(port), HELPWELL_LMTP_PORT="0", HELPWELL_SMTP_PORT="0",
        PYTHONPATH=os.pathsep.join([str(env.ROOT / "src"), str(env.ROOT)]), **more,
    )  # fmt: skip
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "helpwell.entrance", *words],
        env=settings_,
        cwd=env.ROOT,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait(process, port)
        yield Desk(process, port, time.monotonic() - began)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        if process.poll() is not None:
            raise SystemExit("The desk did not start.")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.02)
    raise SystemExit("The desk did not answer within two minutes.")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def cookie_of(agent: Agent) -> str:
    """A signed-in browser's cookie."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(agent.pk), _BACKEND
    store[HASH_SESSION_KEY] = agent.get_session_auth_hash()
    store.create()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"

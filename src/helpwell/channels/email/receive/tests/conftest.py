"""The servers of the receiver on free ports, and a client that sees every line."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from conftest import Cast, build_cast
from helpwell.channels.email.receive.process import Servers
from helpwell.channels.email.receive.server import Limits
from helpwell.channels.email.receive.tls import Certificate
from helpwell.channels.tests.database_file import database_file, empty_file

__all__ = ["database_file", "empty_file"]

MAIL = b"From: Anna <anna@acme.test>\r\nTo: support@desk.test\r\nSubject: Hello\r\n\r\n.dots\r\n\xff\xfe 8 bit\r\n"


@pytest.fixture
def cast(database_file: None) -> Cast:
    """The cast, committed: other threads must see it."""
    return build_cast()


@contextmanager
def running(
    limits: Limits | None = None, certificate: Certificate | None = None
) -> Iterator[Servers]:
    """Both servers on free ports."""
    servers = Servers("127.0.0.1", lmtp_port=0, smtp_port=0, limits=limits, certificate=certificate)
    servers.start()
    try:
        yield servers
    finally:
        servers.stop()


@pytest.fixture
def servers(cast: Cast) -> Iterator[Servers]:
    """Both servers, as they run by default."""
    with running() as started:
        yield started


@dataclass
class Wire:
    """A plain connection that says lines and reads answers one by one."""

    port: int
    sock: socket.socket = field(init=False)

    def __post_init__(self) -> None:
        self.sock = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        self._file = self.sock.makefile("rb")

    def answer(self) -> str:
        """The next answer, its continued lines joined."""
        lines = []
        while True:
            line = self._file.readline().decode()
            if not line:
                raise ConnectionError("the server hung up")
            lines.append(line.rstrip("\r\n"))
            if line[3:4] != "-":
                return "\n".join(lines)

    def say(self, words: str) -> str:
        """Say one command; returns the answer."""
        self.sock.sendall(words.encode() + b"\r\n")
        return self.answer()

    def data(self, raw: bytes) -> None:
        """Send a mail's bytes, with dots doubled and the end marked."""
        self.sock.sendall(raw.replace(b"\r\n.", b"\r\n..") + b".\r\n")

    def close(self) -> None:
        """Hang up."""
        self._file.close()
        self.sock.close()


@contextmanager
def wire(port: int, hello: str) -> Iterator[Wire]:
    """A connection that has greeted."""
    connected = Wire(port)
    try:
        assert connected.answer().startswith("220")
        assert connected.say(hello).startswith("250")
        yield connected
    finally:
        connected.close()


def deliver(
    port: int,
    to: list[str],
    raw: bytes = MAIL,
    *,
    hello: str = "LHLO mx.test",
    sender: str = "anna@acme.test",
) -> tuple[list[str], list[str]]:
    """Deliver one mail; returns the answers to RCPT and those after the data."""
    with wire(port, hello) as talk:
        assert talk.say(f"MAIL FROM:<{sender}>").startswith("250")
        rcpts = [talk.say(f"RCPT TO:<{address}>") for address in to]
        taken = sum(answer.startswith("250") for answer in rcpts)
        if not taken:
            return rcpts, [talk.say("DATA")]
        assert talk.say("DATA").startswith("354")
        talk.data(raw)
        answers = taken if hello.startswith("LHLO") else 1
        return rcpts, [talk.answer() for _ in range(answers)]

"""A mail server that notes each mail at the end of its DATA, before it answers, and takes its time with the answer."""

import asyncio
import email
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

MARK = "trial-reply-"


@dataclass
class Sink:
    """What came: (marker of the reply, Message-ID), in order."""

    rng: random.Random
    came: list[tuple[str, str]] = field(default_factory=list)
    connections: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    async def handle_DATA(  # noqa: N802 (the library's name)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        mail = email.message_from_bytes(envelope.original_content or b"")
        with self.lock:
            self.came.append((_marker(mail), str(mail["Message-ID"])))
        await asyncio.sleep(self.rng.uniform(0, 0.02))
        return "250 taken"

    def wait_until_alone(self, seconds: float = 20) -> None:
        """Until every connection of a dead sender is noticed: what it sent before is noted by then, or never."""
        end = time.monotonic() + seconds
        while self.connections and time.monotonic() < end:
            time.sleep(0.01)

    def ids(self) -> list[str]:
        """The Message-IDs that came, doubles included."""
        with self.lock:
            return [message_id for _, message_id in self.came]


def _marker(mail: email.message.Message) -> str:
    for part in mail.walk():
        if part.get_content_type() == "text/plain":
            octets = part.get_payload(decode=True)
            text = octets.decode() if isinstance(octets, bytes) else ""
            return next((word for word in text.split() if word.startswith(MARK)), "")
    return ""


class _Counted(SMTP):
    """A session that the sink counts while it is open."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.event_handler.connections += 1
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self.event_handler.connections -= 1


class _OnAFreePort(Controller):
    def factory(self) -> SMTP:
        return _Counted(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def listening(sink: Sink) -> Iterator[int]:
    """The port of the sink while the block runs."""
    controller = _OnAFreePort(sink, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()

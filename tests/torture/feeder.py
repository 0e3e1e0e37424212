"""Mail pours in over LMTP: each mail is offered again, the same bytes, until every one of its recipients has its 250."""

import random
import smtplib
import threading
from collections import deque
from dataclasses import dataclass, field
from email.utils import format_datetime
from types import TracebackType
from typing import Self

from helpwell.kit import clock

_SECONDS = 5.0


@dataclass(frozen=True)
class Offer:
    """One mail: what it is for the count, its Message-ID, its recipients, its bytes."""

    kind: str  # "new", "answer", "copied", "automatic"
    message_id: str
    recipients: tuple[str, ...]
    raw: bytes


@dataclass
class Feeder:
    """A thread that offers what is pending; what was accepted is what the desk promised to keep."""

    port: int
    rng: random.Random
    pending: deque[Offer] = field(default_factory=deque)
    accepted: list[Offer] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._end = threading.Event()
        self.first_accepted = threading.Event()
        self._thread = threading.Thread(target=self._pour, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end.set()
        self._thread.join(timeout=30)

    def _pour(self) -> None:
        while self.pending and not self._end.is_set():
            try:
                with smtplib.LMTP("127.0.0.1", self.port, "trial", timeout=_SECONDS) as server:
                    server.ehlo()
                    self._pour_into(server)
            except (OSError, smtplib.SMTPException):
                self._end.wait(0.01)

    def _pour_into(self, server: smtplib.LMTP) -> None:
        while self.pending and not self._end.is_set():
            offer = self.pending[0]
            if not _offered(server, offer):
                return
            self.accepted.append(self.pending.popleft())
            self.first_accepted.set()


def _offered(server: smtplib.LMTP, offer: Offer) -> bool:
    codes = [server.mail("someone@acme.test")[0]]
    codes += [server.rcpt(recipient)[0] for recipient in offer.recipients]
    codes.append(server.data(offer.raw)[0])
    codes += [server.getreply()[0] for _ in offer.recipients[1:]]
    return all(code == 250 for code in codes)


def offers(first: int, number: int, addresses: tuple[str, str]) -> list[Offer]:
    """So many mails of all kinds; an answer answers the mail before it."""
    return [_offer(place, addresses) for place in range(first, first + number)]


def _offer(place: int, addresses: tuple[str, str]) -> Offer:
    kind = {6: "automatic", 7: "answer", 8: "copied"}.get(place % 10, "new")
    answered = place - 2 if kind == "answer" else place  # the mail at 5 of each ten is a new one
    message_id = f"<m{place}@acme.test>"
    lines = [
        f"From: Customer {answered} <c{answered}@acme.test>",
        f"To: {addresses[0]}",
        f"Subject: Question {answered}",
        f"Message-ID: {message_id}",
        f"Date: {format_datetime(clock.now())}",
    ]
    if kind == "answer":
        lines.append(f"In-Reply-To: <m{answered}@acme.test>")
    if kind == "automatic":
        lines += ["Auto-Submitted: auto-replied", "In-Reply-To: <never@desk.test>"]
    raw = "\r\n".join([*lines, "", f"Text number {place}.", ""]).encode()
    return Offer(kind, message_id, addresses if kind == "copied" else addresses[:1], raw)

"""A mail server on loopback that answers as it is told, and keeps what it took."""

import asyncio
import base64
import ssl
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Taken:
    """One mail that the server took."""

    envelope_from: str
    recipients: list[str]
    raw: bytes


@dataclass
class Script:
    """What the server answers; lists are used up from the front, then it says yes."""

    mail: list[str] = field(default_factory=list)
    recipients: dict[str, list[str]] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)
    hang_up_after_data: int = 0
    offers_dsn: bool = False
    receipts: list[str] = field(default_factory=list)
    hangs_at_mail: bool = False
    hangs_after_data: bool = False
    taken: list[Taken] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    right_login: str = "good"

    async def handle_EHLO(  # noqa: N802 (the library's name)
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.sessions.append(session)
        session.host_name = hostname
        if self.offers_dsn:
            responses.insert(1, "250-DSN")
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.hangs_at_mail:
            await asyncio.sleep(60)
        answer = self.mail.pop(0) if self.mail else "250 OK"
        if not answer.startswith("250"):
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return answer

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answers = self.recipients.get(address, [])
        answer = answers.pop(0) if answers else "250 OK"
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.data:
            return self.data.pop(0)
        raw = envelope.original_content or b""
        sender = (envelope.mail_from or "").strip("<>")
        self.taken.append(Taken(sender, list(envelope.rcpt_tos), raw))
        if self.hangs_after_data:
            await asyncio.sleep(60)
        if self.hang_up_after_data:
            self.hang_up_after_data -= 1
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return "250 OK"

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
        said = base64.b64decode(args[1]).decode()
        self.logins.append(("XOAUTH2", said))
        if self.right_login in said:
            return AuthResult(success=True)
        await server.challenge_auth('{"status":"401"}')
        return AuthResult(success=False, handled=False, message="535 5.7.8 Token is over")

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password.decode() == self.right_login, handled=False)


class _WithReceipts(SMTP):
    """A session that takes the words of RFC 3461, which the library does not know."""

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802
        await super().smtp_MAIL(self._without(arg, " RET=HDRS"))

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        await super().smtp_RCPT(self._without(arg, " NOTIFY=SUCCESS,FAILURE,DELAY"))

    def _without(self, arg: str | None, words: str) -> str:
        plain = (arg or "").replace(words, "")
        if plain != arg:
            self.event_handler.receipts.append(words.strip())
        return plain


class _OnAFreePort(Controller):
    """Listens on a port that the system chooses."""

    def factory(self) -> SMTP:
        kind = _WithReceipts if self.handler.offers_dsn else SMTP
        return kind(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def serving(
    script: Script,
    *,
    needs_login: bool = False,
    tls: ssl.SSLContext | None = None,
    smtputf8: bool = False,
) -> Iterator[int]:
    """The port on which the server listens while the block runs."""
    warnings.filterwarnings("ignore", "Requiring AUTH while not requiring TLS")
    controller = _OnAFreePort(
        script,
        hostname="127.0.0.1",
        port=0,
        enable_SMTPUTF8=smtputf8,
        tls_context=tls,
        auth_required=needs_login,
        auth_require_tls=False,
        authenticator=script.authenticate,
    )
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()

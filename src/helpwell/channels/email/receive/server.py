"""The built-in LMTP and SMTP receiver: 250 only after the raw mail is committed."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import close_old_connections, connection

from helpwell.channels.email.receive.recipients import Directory, Recipient
from helpwell.channels.group_commit import GroupCommit
from helpwell.channels.verbs.store import RawMail, content_id
from helpwell.kit.failpoint import reach

log = logging.getLogger(__name__)

STORED = "250 2.0.0 Stored"
_TRY_LATER = "451 4.3.0 Cannot store the mail now, try again later"
_UNKNOWN = "550 5.1.1 No such mailbox here"
_TOO_MANY_RECIPIENTS = "452 4.5.3 Too many recipients"
_TOO_BUSY = b"421 4.3.2 Too many connections, try again later\r\n"
_COMMANDS = {
    "*": 50, "MAIL": 10_000, "RCPT": 50_000, "DATA": 10_000, "RSET": 10_000, "NOOP": 1_000, "QUIT": 1,
}  # fmt: skip


@dataclass(frozen=True)
class Limits:
    """How much one receiver takes on."""

    bytes: int
    connections: int = 200
    recipients: int = 100
    line: int = 1024 * 1024  # real mail breaks the 998 of RFC 5321 every day
    idle_seconds: float = 60.0
    data_seconds: float = 600.0


class Desk:
    """What both servers share: the mailboxes, the committer and the open connections."""

    def __init__(self, commit: GroupCommit, limits: Limits) -> None:
        self.commit = commit
        self.limits = limits
        self.directory = Directory()
        self.open = 0
        self.stored_for: set[int] = set()  # channels that had mail since the last beat
        self._lookup = ThreadPoolExecutor(1, thread_name_prefix="recipients")

    async def find(self, address: str) -> Recipient | None:
        """The mailbox of an address; the database is asked in a thread of its own."""
        return await asyncio.get_running_loop().run_in_executor(self._lookup, self._find, address)

    def close(self) -> None:
        """End the thread that asks."""
        self._lookup.submit(connection.close)
        self._lookup.shutdown(wait=True)

    def _find(self, address: str) -> Recipient | None:
        close_old_connections()
        try:
            return self.directory.find(address)
        except Exception:
            connection.close()
            raise


@dataclass
class Accepted(Envelope):
    """An envelope that remembers which mailbox takes each recipient."""

    taken: list[tuple[str, Recipient]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()


class Reception:
    """Answers the commands of one protocol: whom we take mail for, and that we have it."""

    def __init__(self, desk: Desk, source: str) -> None:
        self.desk = desk
        self.source = source

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's name)
        self, server: SMTP, session: Session, envelope: Accepted, address: str, options: list[str]
    ) -> str:
        """Take or refuse one recipient."""
        if len(envelope.taken) >= self.desk.limits.recipients:
            return _TOO_MANY_RECIPIENTS
        try:
            found = await self.desk.find(address)
        except Exception as error:
            log.warning("mailboxes cannot be read: %s", type(error).__name__)
            return _TRY_LATER
        if found is None:
            return _UNKNOWN
        envelope.taken.append((address, found))
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Accepted) -> str:  # noqa: N802
        """Store the mail for each recipient, in one commit, and only then say so."""
        mails = [self._mail(envelope, *taken) for taken in envelope.taken]
        try:
            await asyncio.wrap_future(self.desk.commit.submit(mails))
        except Exception as error:
            log.warning("mail not taken: %s", type(error).__name__)
            return _TRY_LATER
        self.desk.stored_for.update(recipient.channel_id for _, recipient in envelope.taken)
        reach("receive:before-answer")
        return STORED

    async def handle_exception(self, error: Exception) -> str:
        """Never show a stranger what went wrong inside."""
        log.warning("mail session failed: %s", type(error).__name__)
        return _TRY_LATER

    def _mail(self, envelope: Accepted, address: str, recipient: Recipient) -> RawMail:
        content: Any = envelope.original_content
        raw = bytes(content or b"")
        sender = str(envelope.mail_from or "")
        return RawMail(
            channel_id=recipient.channel_id,
            external_id=content_id(raw, address),
            source=self.source,
            raw=raw,
            envelope_from="" if sender == "<>" else sender,
            envelope_to=address,
        )


class _Bounded(SMTP):
    """An SMTP session within our limits of lines, time and number."""

    def __init__(self, desk: Desk, source: str) -> None:
        self._desk = desk
        self._counted = False
        self.line_length_limit = desk.limits.line
        super().__init__(
            Reception(desk, source),
            data_size_limit=desk.limits.bytes,
            enable_SMTPUTF8=True,
            hostname="helpwell",
            ident="ready",
            timeout=desk.limits.idle_seconds,
            command_call_limit=_COMMANDS,
            loop=asyncio.get_running_loop(),
        )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Turn away whoever comes when all places are taken."""
        if not self._counted:
            self._desk.open += 1
            self._counted = True
        super().connection_made(transport)
        if self._desk.open > self._desk.limits.connections:
            transport.write(_TOO_BUSY)  # type: ignore[attr-defined]
            transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        """Give the place back."""
        if self._counted:
            self._desk.open -= 1
            self._counted = False
        super().connection_lost(error)

    def _create_envelope(self) -> Accepted:
        return Accepted()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        """Give the transfer of a mail its own time, since it is longer than a command's."""
        self._reset_timeout(self._desk.limits.data_seconds)
        await super().smtp_DATA(arg)
        self._reset_timeout()


class BoundedSmtp(_Bounded):
    """SMTP: one answer to a mail."""


class BoundedLmtp(_Bounded, LMTP):
    """LMTP: one answer to a mail for each recipient, whatever the answer is (RFC 2033, 4.2)."""

    _recipients = 0
    _started = False

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        """Answer once a recipient after the data has come."""
        self._recipients = len(self.envelope.rcpt_tos) if self.envelope else 0
        try:
            await super().smtp_DATA(arg)
        finally:
            self._started = False

    async def push(self, status: Any) -> None:
        """Send an answer, as often as there are recipients where it is the answer to the data."""
        answers = self._recipients if self._started else 1
        self._started = isinstance(status, str) and status.startswith("354")
        text = status.decode() if isinstance(status, bytes) else status
        await super().push("\r\n".join([text] * answers))


@dataclass(frozen=True)
class Listening:
    """The servers that run, and their ports."""

    servers: tuple[asyncio.Server, ...]
    lmtp_port: int
    smtp_port: int

    async def close(self) -> None:
        """Take no more connections."""
        for server in self.servers:
            server.close()


async def listen(desk: Desk, host: str, lmtp_port: int | None, smtp_port: int | None) -> Listening:
    """Open the servers; None leaves one out, 0 takes a free port. Raises OSError where a port is taken."""
    loop = asyncio.get_running_loop()
    servers: list[asyncio.Server] = []
    ports = []
    for port, factory in ((lmtp_port, BoundedLmtp), (smtp_port, BoundedSmtp)):
        if port is None:
            ports.append(0)
            continue
        source = "lmtp" if factory is BoundedLmtp else "smtp"
        server = await loop.create_server(
            lambda factory=factory, source=source: factory(desk, source),  # type: ignore[misc]
            host,
            port,
        )
        servers.append(server)
        ports.append(server.sockets[0].getsockname()[1])
    return Listening(tuple(servers), ports[0], ports[1])

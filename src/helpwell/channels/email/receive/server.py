"""The built-in LMTP and SMTP receiver: 250 only after the raw mail is committed."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session, TLSSetupException
from django.db import close_old_connections, connection

from helpwell.channels.email.receive.incoming import NO_ROOM, Incoming
from helpwell.channels.email.receive.memory import Memory, Room
from helpwell.channels.email.receive.recipients import Directory, Recipient
from helpwell.channels.email.receive.tls import Certificate
from helpwell.channels.group_commit import GroupCommit
from helpwell.channels.verbs.store import RawMail, content_id
from helpwell.kit.failpoint import reach

log = logging.getLogger(__name__)

STORED = "250 2.0.0 Stored"
_TRY_LATER = "451 4.3.0 Cannot store the mail now, try again later"
_UNKNOWN = "550 5.1.1 No such mailbox here"
_TOO_MANY_RECIPIENTS = "452 4.5.3 Too many recipients"
_NO_SIGN_IN = "502 5.5.1 There is no sign-in here"
_TLS_ALREADY = "503 5.5.1 TLS is active already"
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
    memory: int = 512 * 1024 * 1024  # of all mails in hand; the largest mail always fits
    idle_seconds: float = 60.0
    data_seconds: float = 600.0


class Desk:
    """What both servers share: the mailboxes, the committer, the certificate, the memory and the open connections."""

    def __init__(
        self, commit: GroupCommit, limits: Limits, certificate: Certificate | None = None
    ) -> None:
        self.commit = commit
        self.limits = limits
        self.certificate = certificate
        self.memory = Memory(max(limits.memory, limits.bytes))
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
    """An envelope that remembers which mailbox takes each recipient, and the room that its mail holds."""

    taken: list[tuple[str, Recipient]] = field(default_factory=list)
    room: Room | None = None

    def __post_init__(self) -> None:
        super().__init__()

    @property
    def declared_size(self) -> int:
        """The size that the sender gave with MAIL (RFC 1870), or 0."""
        sizes = [option[5:] for option in self.mail_options if option.startswith("SIZE=")]
        return int(sizes[-1]) if sizes else 0


class Reception:
    """Answers the commands of one protocol: whom we take mail for, and that we have it."""

    def __init__(self, desk: Desk, source: str) -> None:
        self.desk = desk
        self.source = source

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Accepted, host: str, answers: list[str]
    ) -> list[str]:
        """Greet, and offer what there is; aiosmtpd would offer a sign-in to whoever uses TLS."""
        session.host_name = host
        return [answer for answer in answers if not answer.startswith("250-AUTH")]

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
            stored = asyncio.wrap_future(self.desk.commit.submit(mails))
            if envelope.room:
                envelope.room.keep_until(stored)
            await asyncio.shield(stored)
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
    """An SMTP session within our limits of lines, time, memory and number."""

    line_length_limit = 64 * 1024  # of the reader's buffer; a longer line is read in pieces

    def __init__(self, desk: Desk, source: str) -> None:
        self._desk = desk
        self._counted = False
        self._secured = False
        super().__init__(
            Reception(desk, source),
            data_size_limit=desk.limits.bytes,
            enable_SMTPUTF8=True,
            hostname="helpwell",
            ident="ready",
            tls_context=desk.certificate.context() if desk.certificate else None,
            timeout=desk.limits.idle_seconds,
            command_call_limit=_COMMANDS,
            loop=asyncio.get_running_loop(),
        )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Turn away whoever comes when all places are taken. After STARTTLS it is called again, and takes no second place."""
        if self._counted:
            self._secured = True
            super().connection_made(transport)
            return
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

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802
        """Begin TLS, once. What was said before the handshake is forgotten (RFC 3207, 4.2)."""
        if self._tls_protocol is not None:
            await self.push(_TLS_ALREADY)
            return
        await super().smtp_STARTTLS(arg)
        if self._original_transport is not None and not self._secured:
            # A handshake cut off by our own time limit ends without an error, and the session would stay for ever.
            raise TLSSetupException

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802
        """Refuse: nobody signs in to deliver mail."""
        await self.push(_NO_SIGN_IN)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        """Take one mail in. aiosmtpd would hold each line of it as an object, and count nobody else's."""
        if await self.check_helo_needed():
            return
        envelope = self.envelope
        if not isinstance(envelope, Accepted) or not envelope.rcpt_tos:
            await self.push("503 Error: need RCPT command")
        elif arg:
            await self.push("501 Syntax: DATA")
        elif not self._desk.memory.has(envelope.declared_size):
            await self.push(NO_ROOM)
        else:
            with Room(self._desk.memory) as envelope.room:
                await self._take_in(envelope, envelope.room)

    async def _take_in(self, envelope: Accepted, room: Room) -> None:
        limits = self._desk.limits
        self._reset_timeout(limits.data_seconds)  # a transfer takes longer than a command
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        incoming = Incoming(room, most=limits.bytes, line=limits.line)
        await incoming.read(self._reader)
        answer = incoming.refusal
        if not answer:
            envelope.content = envelope.original_content = incoming.content()
            answer = await self._stored()
        self._set_post_data_state()  # type: ignore[no-untyped-call]
        await self._answer_data(answer, len(envelope.rcpt_tos))
        self._reset_timeout()

    async def _stored(self) -> str:
        try:
            return str(await self._call_handler_hook("DATA"))
        except Exception as error:
            return await self.handle_exception(error)

    async def _answer_data(self, answer: str, recipients: int) -> None:
        await self.push(answer)


class BoundedSmtp(_Bounded):
    """SMTP: one answer to a mail."""


class BoundedLmtp(_Bounded, LMTP):
    """LMTP: one answer to a mail for each recipient, whatever the answer is (RFC 2033, 4.2)."""

    async def _answer_data(self, answer: str, recipients: int) -> None:
        await self.push("\r\n".join([answer] * recipients))


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

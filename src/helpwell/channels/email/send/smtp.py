"""The way to an SMTP server: one connection for several mails, each refusal in the server's own words."""

import smtplib
import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from django.utils.translation import gettext as _

from helpwell.channels.email.oauth import xoauth2
from helpwell.channels.email.send.mime import is_address
from helpwell.kit.failpoint import reach
from helpwell.kit.text import one_line

_COMMAND_SECONDS = 30.0
_DATA_SECONDS = 300.0  # RFC 5321, 4.5.3.2.6 asks for patience here: who gives up early sends twice
_LOGIN_CODES = frozenset({454, 530, 534, 535, 538})


class Unreachable(Exception):
    """No mail can go this way now: no connection, no TLS, no sign-in. Says in words what is wrong."""


class Deferred(Exception):
    """This mail was not taken now; later it may be."""


class Refused(Exception):
    """This mail is not taken, now or later."""


class TakenOver(Exception):
    """Another process sends this mail; nothing was sent here."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """Where and how to connect. Security is "tls", "starttls" or "none"; a token signs in by XOAUTH2, else the password does."""

    host: str
    port: int
    security: str
    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    greeting: str = "localhost"  # the name by which we greet it


@dataclass(frozen=True, kw_only=True)
class Sending:
    """One mail on its way: its envelope, and how to make its bytes once it is known what the server can carry."""

    envelope_from: str
    own_address: str
    recipients: Sequence[str]
    build: Callable[[bool], bytes]
    wants_receipts: bool = False
    before_data: Callable[[], bool] = lambda: True


@dataclass(frozen=True)
class Outcome:
    """The recipients that the server refused for good, and those it may take later, with its words; it took all others."""

    refused: dict[str, str]
    later: dict[str, str]


class Line:
    """A connection to one server, opened with the first mail and kept for the next ones."""

    def __init__(self, server: Server, tls: ssl.SSLContext | None = None) -> None:
        self._server = server
        self._tls = tls or ssl.create_default_context()
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._leave()

    def send(self, mail: Sending) -> Outcome:
        """What the server said to it; raises Unreachable, Deferred, Refused or TakenOver."""
        smtp = self._begun(mail)
        try:
            return self._finish(smtp, mail)
        except OSError as error:
            self.hang_up()
            raise Deferred(_("The connection was lost while sending.")) from error

    def check(self) -> None:
        """Connect and sign in, sending nothing; raises Unreachable with what is wrong."""
        self._connected()

    def hang_up(self) -> None:
        """Drop the connection; the next mail opens a new one."""
        if self._smtp is not None:
            self._smtp.close()
        self._smtp = None

    def _begun(self, mail: Sending) -> smtplib.SMTP:
        if self._smtp is not None:
            # Servers end a session after some mails or seconds; that says nothing about this mail.
            with suppress(OSError, _ClosingDown):
                return self._begin(mail)
            self.hang_up()
        try:
            return self._begin(mail)
        except (OSError, _ClosingDown) as error:
            self.hang_up()
            raise Unreachable(self._trouble(error)) from error

    def _begin(self, mail: Sending) -> smtplib.SMTP:
        smtp = self._connected()
        utf8 = self._utf8(smtp, mail)
        options = ["SMTPUTF8"] if utf8 else []
        options += ["RET=HDRS"] if _asks(smtp, mail) else []
        code, words = smtp.mail(mail.envelope_from, options)
        if code >= 500 and not mail.envelope_from and code not in _LOGIN_CODES:
            # Some submission servers want a sender even where RFC 3834 wants none.
            smtp.rset()
            code, words = smtp.mail(mail.own_address, options)
        if code == 421:
            raise _ClosingDown(_said(code, words))
        if code in _LOGIN_CODES:
            self._leave()
            raise Unreachable(_said(code, words))
        if code != 250:
            smtp.rset()
            raise (Refused if code >= 500 else Deferred)(_said(code, words))
        return smtp

    def _finish(self, smtp: smtplib.SMTP, mail: Sending) -> Outcome:
        utf8 = self._utf8(smtp, mail)
        outcome = self._name_recipients(smtp, mail, utf8)
        if len(outcome.refused) + len(outcome.later) == len(mail.recipients):
            smtp.rset()
            return outcome
        if not mail.before_data():
            smtp.rset()
            raise TakenOver
        reach("sending:before-data")
        code, words = self._data(smtp, mail.build(utf8))
        reach("sending:after-data")
        if code == 250:
            return outcome
        if code == 421:
            self.hang_up()
        return self._all_of(mail, outcome, code, _said(code, words))

    def _name_recipients(self, smtp: smtplib.SMTP, mail: Sending, utf8: bool) -> Outcome:
        outcome = Outcome({}, {})
        notify = ["NOTIFY=SUCCESS,FAILURE,DELAY"] if _asks(smtp, mail) else []
        for address in mail.recipients:
            if not is_address(address):
                outcome.refused[address] = _("This is not an email address.")
                continue
            if not address.isascii() and not utf8:
                outcome.refused[address] = _(
                    "Our mail server cannot send to addresses with such letters (SMTPUTF8)."
                )
                continue
            code, words = smtp.rcpt(address, notify)
            if code == 421:
                self.hang_up()
                raise Deferred(_said(code, words))
            # RFC 5321, 4.5.3.1.10: 552 to RCPT means too many recipients, and the rest may follow.
            if code >= 500 and code != 552:
                outcome.refused[address] = _said(code, words)
            elif code not in (250, 251, 252):
                outcome.later[address] = _said(code, words)
        return outcome

    def _data(self, smtp: smtplib.SMTP, raw: bytes) -> tuple[int, bytes]:
        assert smtp.sock is not None
        smtp.sock.settimeout(_DATA_SECONDS)
        try:
            code, words = smtp.data(raw)
        except smtplib.SMTPDataError as error:
            code, words = error.smtp_code, _octets(error.smtp_error)
        except OSError as error:
            self.hang_up()
            raise Deferred(
                _("The connection was lost before the server confirmed; the mail is sent again.")
            ) from error
        smtp.sock.settimeout(_COMMAND_SECONDS)
        return code, words

    @staticmethod
    def _all_of(mail: Sending, outcome: Outcome, code: int, words: str) -> Outcome:
        answered = outcome.refused.keys() | outcome.later.keys()
        rest = {address: words for address in mail.recipients if address not in answered}
        if code >= 500:
            return Outcome(outcome.refused | rest, outcome.later)
        return Outcome(outcome.refused, outcome.later | rest)

    @staticmethod
    def _utf8(smtp: smtplib.SMTP, mail: Sending) -> bool:
        wanted = not all(address.isascii() for address in mail.recipients)
        return wanted and smtp.has_extn("smtputf8")

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            try:
                self._smtp = self._connect()
            except (OSError, smtplib.SMTPException, UnicodeError) as error:
                raise Unreachable(self._trouble(error)) from error
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        if not server.host:
            raise Unreachable(_("No SMTP server is set for this mailbox."))
        smtp: smtplib.SMTP
        if server.security == "tls":
            smtp = smtplib.SMTP_SSL(
                server.host,
                server.port,
                server.greeting,
                timeout=_COMMAND_SECONDS,
                context=self._tls,
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, server.greeting, timeout=_COMMAND_SECONDS)
        try:
            self._secure_and_sign_in(smtp)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _secure_and_sign_in(self, smtp: smtplib.SMTP) -> None:
        server = self._server
        smtp.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            smtp.starttls(context=self._tls)
            smtp.ehlo()
        if not server.user:
            return
        if server.token:
            smtp.auth("XOAUTH2", lambda challenge=None: self._bearer(challenge))
        else:
            smtp.login(server.user, server.password)

    def _bearer(self, challenge: bytes | None) -> str:
        """The first answer of XOAUTH2; to the server's report of an error only an empty one may follow."""
        return "" if challenge else xoauth2(self._server.user, self._server.token)

    def _trouble(self, error: Exception) -> str:
        server = self._server
        known = (words for kind, words in _TROUBLES if isinstance(error, kind))
        words = next(known, _("The mail server %(host)s cannot be reached."))
        said = _said_by(error)
        return _(words) % {"host": f"{server.host}:{server.port}"} + (f" {said}" if said else "")

    def _leave(self) -> None:
        if self._smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
        self.hang_up()


def _asks(smtp: smtplib.SMTP, mail: Sending) -> bool:
    return mail.wants_receipts and smtp.has_extn("dsn")


class _ClosingDown(Exception):
    """The server said 421: it ends this session."""


def _mark(words: str) -> str:
    """Marks a sentence for translation where it stands, to be translated where it is said."""
    return words


_TROUBLES: tuple[tuple[type[Exception], str], ...] = (
    (
        smtplib.SMTPAuthenticationError,
        _mark("The mail server %(host)s refused the user name or password."),
    ),
    (smtplib.SMTPNotSupportedError, _mark("The mail server %(host)s does not offer what is set.")),
    (
        ssl.SSLCertVerificationError,
        _mark("The certificate of the mail server %(host)s is not valid."),
    ),
    (
        ssl.SSLError,
        _mark(
            "The mail server %(host)s did not speak TLS; check the port and the kind of security."
        ),
    ),
    (socket.gaierror, _mark("The name of the mail server %(host)s is not known.")),
    (ConnectionRefusedError, _mark("The mail server %(host)s does not listen on this port.")),
    (TimeoutError, _mark("The mail server %(host)s did not answer in time.")),
)


def _said(code: int, words: bytes | str) -> str:
    return one_line(f"{code} {_octets(words).decode('utf-8', 'replace')}", 400)


def _said_by(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _said(error.smtp_code, error.smtp_error)
    return one_line(str(error), 300)


def _octets(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode("utf-8", "replace")

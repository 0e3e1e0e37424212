"""What went wrong between us and a mail server, in words that say what to do."""

import errno
import imaplib
import smtplib
import socket
import ssl
from dataclasses import dataclass

from django.utils.translation import gettext as _
from imap_tools.errors import MailboxFolderSelectError, MailboxLoginError

from helpwell.channels.email.connection_rules import tls_context
from helpwell.channels.email.oauth import ProviderUnreachable, SignInFailed
from helpwell.channels.email.sealing import Unreadable

_PROBE_SECONDS = 4.0
_CERTIFICATE_NAME = 62
_CERTIFICATE_ENDED = 10
_CERTIFICATE_SELF_SIGNED = frozenset({18, 19})


@dataclass(frozen=True)
class Server:
    """Which server we speak to, and how."""

    host: str
    port: int
    security: str  # a Mailbox.Security
    protocol: str  # IMAP or SMTP


class PlainRefused(Exception):
    """The connection would be without TLS to another machine."""


def why(error: BaseException, server: Server) -> str:
    """One or two sentences: what happened and what to do."""
    for told in (_of_sign_in, _of_name_or_port, _of_certificate, _of_protocol, _of_folder):
        words = told(error, server)
        if words:
            return words
    return _("%(host)s broke off: %(error)s") % {"host": server.host, "error": _short(error)}


def _of_sign_in(error: BaseException, server: Server) -> str:
    if isinstance(error, PlainRefused):
        return _(
            "%(host)s would be spoken to without TLS. Choose TLS or STARTTLS; without it only this machine is allowed."
        ) % {"host": server.host}
    if isinstance(error, SignInFailed | ProviderUnreachable):
        return str(error)
    if isinstance(error, Unreadable):
        return _(
            "The stored password cannot be read with the present key for stored secrets. Enter it again."
        )
    if isinstance(error, MailboxLoginError | smtplib.SMTPAuthenticationError) or _is_login(error):
        return _refused(_server_words(error), server)
    return ""


def _is_login(error: BaseException) -> bool:
    text = str(error).upper()
    return isinstance(error, imaplib.IMAP4.error) and (
        "AUTHENTICATIONFAILED" in text or "AUTHENTICATE" in text or "LOGIN" in text
    )


def _refused(said: str, server: Server) -> str:
    words = _("%(host)s refused the user name or password.") % {"host": server.host}
    hint = _provider_hint(said.lower(), server.host.lower())
    if hint:
        return f"{words} {hint}"
    return f"{words} " + (_("It said: %(said)s") % {"said": said} if said else "")


def _provider_hint(said: str, host: str) -> str:
    if host.endswith((".gmail.com", ".googlemail.com", ".google.com")) or "app password" in said:
        return _(
            "Google takes no account password here: make an app password, or choose Google (OAuth)."
        )
    if host.endswith((".office365.com", ".outlook.com")):
        return _(
            "Microsoft 365 takes no password for IMAP any more: choose Microsoft 365 (OAuth). For SMTP the tenant must allow SMTP AUTH."
        )
    if host.endswith((".yahoo.com", ".aol.com", ".me.com", ".icloud.com")):
        return _("This provider asks for an app password, made in the account's security settings.")
    if "web login required" in said or "application-specific" in said:
        return _("The provider asks for an app password, made in the account's security settings.")
    return ""


def _of_name_or_port(error: BaseException, server: Server) -> str:
    named = {"host": server.host, "port": server.port}
    if isinstance(error, socket.gaierror | UnicodeError):
        return _("The name %(host)s was not found. Check its spelling.") % named
    if isinstance(error, ConnectionRefusedError):
        return (
            _(
                "%(host)s takes no connections on port %(port)s. Check the port, and that the server runs."
            )
            % named
        )
    if isinstance(error, TimeoutError):
        return _slow(server)
    number = getattr(error, "errno", None)
    if isinstance(error, OSError) and number in {errno.ENETUNREACH, errno.EHOSTUNREACH}:
        return _("There is no way to %(host)s from here. Check the network.") % named
    return ""


def _slow(server: Server) -> str:
    named = {"host": server.host, "port": server.port}
    if server.security != "tls" and speaks_tls(server):
        return _wants_tls(server)
    return (
        _(
            "%(host)s does not answer on port %(port)s. A firewall may stand between, or the port is wrong."
        )
        % named
    )


def _of_certificate(error: BaseException, server: Server) -> str:
    if not isinstance(error, ssl.SSLCertVerificationError):
        return ""
    named = {"host": server.host}
    if error.verify_code == _CERTIFICATE_NAME:
        return (
            _("The certificate of %(host)s is for another name. Use the name it was made for.")
            % named
        )
    if error.verify_code == _CERTIFICATE_ENDED:
        return _("The certificate of %(host)s has ended. Its owner must renew it.") % named
    if error.verify_code in _CERTIFICATE_SELF_SIGNED:
        return (
            _(
                "The certificate of %(host)s is signed by an authority that this machine does not know."
            )
            % named
        )
    return _("The certificate of %(host)s cannot be trusted: %(why)s.") % {
        **named, "why": error.verify_message,
    }  # fmt: skip


def _of_protocol(error: BaseException, server: Server) -> str:
    named = {"host": server.host, "port": server.port}
    if isinstance(error, ssl.SSLError) and server.security == "tls":
        if greeting(server):
            return _("%(host)s does not begin with TLS on port %(port)s. Choose STARTTLS.") % named
        return (
            _("%(host)s and we could not agree on TLS. It may be too old, or the port is wrong.")
            % named
        )
    broke = isinstance(error, imaplib.IMAP4.error | smtplib.SMTPException | OSError | EOFError)
    if broke and server.security != "tls" and speaks_tls(server):
        return _wants_tls(server)
    if "STARTTLS" in str(error).upper():
        return _("%(host)s offers no STARTTLS on port %(port)s. Choose TLS, or another port.") % (
            named
        )
    return ""


def _wants_tls(server: Server) -> str:
    return _("%(host)s begins with TLS on port %(port)s. Choose TLS instead of STARTTLS.") % {
        "host": server.host, "port": server.port,
    }  # fmt: skip


def _of_folder(error: BaseException, server: Server) -> str:
    if isinstance(error, MailboxFolderSelectError):
        return _("The folder was not found on %(host)s, or it cannot be opened.") % {
            "host": server.host
        }
    return ""


def speaks_tls(server: Server) -> bool:
    """Whether the port answers a TLS greeting, with whatever certificate."""
    try:
        with (
            socket.create_connection((server.host, server.port), _PROBE_SECONDS) as plain,
            tls_context().wrap_socket(plain, server_hostname=server.host),
        ):
            return True
    except ssl.SSLCertVerificationError:
        return True
    except (OSError, ValueError, UnicodeError):
        return False


def greeting(server: Server) -> str:
    """The first line that the port says by itself; empty where it says none."""
    try:
        with socket.create_connection((server.host, server.port), _PROBE_SECONDS) as plain:
            line = plain.recv(200)
    except (OSError, UnicodeError):
        return ""
    return line.decode("ascii", "replace") if line[:2] in {b"* ", b"22"} else ""


def _server_words(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPAuthenticationError):
        said = error.smtp_error
        return _clean(said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said))
    if isinstance(error, MailboxLoginError):
        parts = error.command_result[1]
        return _clean(
            b" ".join(p for p in parts if isinstance(p, bytes)).decode("utf-8", "replace")
        )
    return _clean(str(error))


def _short(error: BaseException) -> str:
    return _clean(str(error)) or type(error).__name__


def _clean(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:200]

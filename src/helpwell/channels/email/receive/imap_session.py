"""One signed-in IMAP connection. The folder is opened for reading only, so nothing on the server changes."""

import re
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import UnexpectedCommandStatusError

from helpwell.channels.email import oauth
from helpwell.channels.email.connection_rules import plain_allowed, tls_context
from helpwell.channels.email.connection_words import PlainRefused, Server
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.sealing import unseal

TIMEOUT = 60.0
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_DATE = re.compile(rb'\bINTERNALDATE "([^"]+)"')
_HEAD_BYTES = 256 * 1024
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Listed:
    """One mail on the server, before it is fetched. `came_at` is None where the server does not say."""

    uid: int
    size: int
    came_at: datetime | None


def server_of(mailbox: Mailbox) -> Server:
    """The IMAP server of a mailbox."""
    return Server(mailbox.imap_host, mailbox.imap_port, mailbox.imap_security, "IMAP")


@contextmanager
def opened(mailbox: Mailbox, *, timeout: float = TIMEOUT) -> Iterator[BaseMailBox]:
    """A connection that is signed in; it is closed at the end, whatever happens."""
    box = connect(mailbox, timeout=timeout)
    try:
        sign_in(box, mailbox)
        yield box
    finally:
        close(box)


def connect(mailbox: Mailbox, *, timeout: float = TIMEOUT) -> BaseMailBox:
    """A connection that is not signed in yet."""
    host, port = mailbox.imap_host, mailbox.imap_port
    if mailbox.imap_security == Mailbox.Security.TLS:
        return MailBox(host, port, timeout=timeout, ssl_context=tls_context())
    if mailbox.imap_security == Mailbox.Security.STARTTLS:
        return MailBoxStartTls(host, port, timeout=timeout, ssl_context=tls_context())
    if not plain_allowed(host):
        raise PlainRefused
    return MailBoxUnencrypted(host, port, timeout=timeout)


def sign_in(box: BaseMailBox, mailbox: Mailbox) -> None:
    """Sign in with the password or an OAuth token."""
    user = mailbox.imap_user or mailbox.channel.address
    if mailbox.login in oauth.PROVIDERS:
        box.xoauth2(user, oauth.access_token(mailbox), initial_folder=None)
        return
    password = unseal(mailbox.sealed_imap_password)
    if "AUTH=PLAIN" in box.client.capabilities:
        box.login_utf8(user, password, initial_folder=None)  # whatever is in it, it is encoded
        return
    if _CONTROLS.search(user + password):
        raise ValueError("control characters in the user name or password")
    box.login(user, password, initial_folder=None)


def open_folder(box: BaseMailBox, folder: str) -> int:
    """Open the folder for reading only; returns its UIDVALIDITY."""
    if _CONTROLS.search(folder):
        raise ValueError("control characters in the folder's name")
    box.folder.set(folder, readonly=True)
    found = box.client.response("UIDVALIDITY")[1]
    return int(found[0]) if found and found[0] else 0


def folders(box: BaseMailBox) -> list[str]:
    """The names of the server's folders that can be opened."""
    return [info.name for info in box.folder.list() if "\\Noselect" not in info.flags]


def uids_after(box: BaseMailBox, uid: int, since: datetime | None) -> list[int]:
    """The UIDs above `uid`, ascending; of mail that came on the day before `since` or later."""
    asked = f"UID {uid + 1}:*"
    if since:
        day = since.astimezone(UTC).toordinal() - 1  # the server's day may be another than ours
        asked += f" SINCE {_imap_date(datetime.fromordinal(day))}"
    return sorted(found for found in map(int, box.uids(asked)) if found > uid)


def listed(box: BaseMailBox, uids: Sequence[int]) -> list[Listed]:
    """Size and time of each; those gone in between are left out."""
    if not uids:
        return []
    found = []
    for item in _fetch(box, uids, "(UID RFC822.SIZE INTERNALDATE)"):
        line = item if isinstance(item, bytes) else b" ".join(item)
        uid, size, date = _UID.search(line), _SIZE.search(line), _DATE.search(line)
        if uid and size:
            found.append(Listed(int(uid[1]), int(size[1]), _moment(date[1]) if date else None))
    wanted = set(uids)
    return sorted((one for one in found if one.uid in wanted), key=lambda one: one.uid)


def bodies(box: BaseMailBox, uids: Sequence[int]) -> dict[int, bytes]:
    """The raw mails by UID, left unread as they were."""
    return _literals(box, uids, "(UID BODY.PEEK[])")


def heads(box: BaseMailBox, uids: Sequence[int]) -> dict[int, bytes]:
    """The headers only, at most 256 kB each."""
    return _literals(box, uids, f"(UID BODY.PEEK[HEADER]<0.{_HEAD_BYTES}>)")


def can_idle(box: BaseMailBox) -> bool:
    """Whether the server tells by itself when mail comes."""
    return "IDLE" in box.client.capabilities


def has_unread_words(box: BaseMailBox) -> bool:
    """Whether the server's words already lie in our buffer, where waiting on the socket would not see them."""
    client: Any = box.client
    sock: socket.socket = client.sock
    before = sock.gettimeout()
    sock.settimeout(0)
    try:
        return bool(client.file.peek(1))
    except OSError:
        return False
    finally:
        sock.settimeout(before)


def close(box: BaseMailBox) -> None:
    """Say goodbye where the server still listens, and close."""
    with suppress(OSError, UnexpectedCommandStatusError, box.client.error):
        box.client.sock.settimeout(3.0)
        box.logout()
    with suppress(OSError):
        box.client.shutdown()


def _fetch(box: BaseMailBox, uids: Sequence[int], parts: str) -> list[Any]:
    status, data = box.client.uid("FETCH", ",".join(map(str, uids)), parts)
    if status != "OK":
        raise UnexpectedCommandStatusError((status, data), "OK")
    return [item for item in data if item]


def _literals(box: BaseMailBox, uids: Sequence[int], parts: str) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    items = _fetch(box, uids, parts) if uids else []
    for place, item in enumerate(items):
        if not isinstance(item, tuple):
            continue
        after = items[place + 1] if place + 1 < len(items) else b""
        uid = _UID.search(item[0]) or _UID.search(after if isinstance(after, bytes) else b"")
        if uid:
            found[int(uid[1])] = bytes(item[1])
    return found


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _imap_date(day: datetime) -> str:
    return f"{day.day:02d}-{_MONTHS[day.month - 1]}-{day.year}"


def _moment(written: bytes) -> datetime | None:
    try:
        day, month, rest = written.decode("ascii").strip().split("-", 2)
        number = _MONTHS.index(month.capitalize()) + 1
        return datetime.strptime(f"{int(day):02d}-{number:02d}-{rest}", "%d-%m-%Y %H:%M:%S %z")
    except (ValueError, UnicodeDecodeError):
        return None

"""Fetching from an IMAP mailbox: woken by IDLE, a look once a minute as a net, resumed by UID.

How far a folder was read is committed with the mails themselves. Flags are neither read nor written.
"""

import logging
import select
import socket
import threading
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connection, transaction
from django.utils.translation import gettext as _
from imap_tools import BaseMailBox
from imap_tools.errors import MailboxLoginError, MailboxTaggedResponseError

from helpwell.channels.email.connection_words import why
from helpwell.channels.email.contact import note_contact, note_error
from helpwell.channels.email.models import ImapCursor, Mailbox
from helpwell.channels.email.oauth import SignInFailed
from helpwell.channels.email.receive import imap_session as imap
from helpwell.channels.models import Arrival
from helpwell.channels.verbs.store import RawMail, Stored, store_arrivals
from helpwell.events.lease import backoff
from helpwell.kit import clock
from helpwell.kit.failpoint import reach

log = logging.getLogger(__name__)
LOOK_SECONDS = 60.0  # IDLE is begun anew as often, well within the 29 minutes of RFC 2177
_LISTED_AT_ONCE = 500
_MAILS_AT_ONCE = 20
_BYTES_AT_ONCE = 20 * 1024 * 1024


class Wake:
    """A stop that also wakes who waits on a socket."""

    def __init__(self) -> None:
        self._mine, self._theirs = socket.socketpair()
        self.stopped = threading.Event()

    def stop(self) -> None:
        """Wake whoever waits, for good."""
        self.stopped.set()
        self._mine.send(b".")

    def wait(self, seconds: float, sock: socket.socket | None = None) -> None:
        """Until the time is over, the socket has something to read, or all is stopped."""
        poller = select.poll()
        poller.register(self._theirs, select.POLLIN)
        if sock is not None:
            poller.register(sock, select.POLLIN)
        poller.poll(seconds * 1000)

    def close(self) -> None:
        """Give the sockets back."""
        self._mine.close()
        self._theirs.close()


class Fetcher:
    """Follows one mailbox until it is stopped; what goes wrong is noted on the mailbox and tried again."""

    def __init__(self, mailbox_id: int) -> None:
        self.mailbox_id = mailbox_id
        self._wake = Wake()
        self._failures = 0
        self._thread = threading.Thread(target=self._run, name=f"imap-{mailbox_id}", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Ask it to end; `join` waits for that."""
        self._wake.stop()

    def join(self, seconds: float) -> None:
        """Wait for its end."""
        self._thread.join(seconds)
        if not self._thread.is_alive():
            self._wake.close()

    @property
    def is_alive(self) -> bool:
        """Whether its thread runs."""
        return self._thread.is_alive()

    def _run(self) -> None:
        while not self._wake.stopped.is_set():
            close_old_connections()
            pause = 0.0
            try:
                mailbox = Mailbox.objects.select_related("channel").get(pk=self.mailbox_id)
                pause = self._connected(mailbox)
            except Exception as error:
                log.warning("imap fetcher: %s", type(error).__name__)
                connection.close()
                pause = 5.0
            self._wake.wait(pause)
        connection.close()

    def _connected(self, mailbox: Mailbox) -> float:
        """One connection from its beginning to its end; returns the seconds to wait before the next."""
        try:
            with imap.opened(mailbox) as box:
                self._follow(mailbox, box)
        except MailboxTaggedResponseError:
            return 0.5  # mail came in the very moment of asking for IDLE
        except Exception as error:
            self._failures += 1
            log.warning("mailbox cannot be read", extra={"fields": {"mailbox": mailbox.pk}})
            note_error(mailbox, why(error, imap.server_of(mailbox)))
            refused = isinstance(error, MailboxLoginError | SignInFailed)
            return backoff(self._failures, first=60 if refused else 5, most=600).total_seconds()
        return 0.0

    def _follow(self, mailbox: Mailbox, box: BaseMailBox) -> None:
        uidvalidity = imap.open_folder(box, mailbox.imap_folder)
        while not self._wake.stopped.is_set():
            fetch(mailbox, box, uidvalidity, stopped=self._wake.stopped)
            self._failures = 0
            note_contact([mailbox.channel_id])
            close_old_connections()
            self._wait_for_mail(box)

    def _wait_for_mail(self, box: BaseMailBox) -> None:
        client: Any = box.client
        idle: Any = box.idle
        if not imap.can_idle(box):
            self._wake.wait(LOOK_SECONDS)
            client.noop()
            return
        idle.start()
        if not imap.has_unread_words(box):
            self._wake.wait(LOOK_SECONDS, client.sock)
        idle.stop()


def fetch(mailbox: Mailbox, box: BaseMailBox, uidvalidity: int, *, stopped: threading.Event) -> int:
    """Store all mail of the open folder that is new to us, each group committed with its place; returns how many were stored."""
    cursor, _new = ImapCursor.objects.get_or_create(
        mailbox=mailbox, folder=mailbox.imap_folder, uidvalidity=uidvalidity
    )
    uids = imap.uids_after(box, cursor.last_uid, mailbox.import_since)
    total = 0
    for start in range(0, len(uids), _LISTED_AT_ONCE):
        for group in _groups(mailbox, box, uids[start : start + _LISTED_AT_ONCE]):
            if stopped.is_set():
                return total
            stored = _store(cursor, _fetched(mailbox, box, cursor, group), group[-1].uid)
            total += sum(not one.repeated for one in stored)
    return total


def _groups(mailbox: Mailbox, box: BaseMailBox, uids: Sequence[int]) -> Iterator[list[imap.Listed]]:
    """The mails in groups of at most 20 and 20 MB; too large a one is a group of its own. Older ones than we import are left out."""
    group: list[imap.Listed] = []
    size = 0
    for one in imap.listed(box, uids):
        if mailbox.import_since and one.came_at and one.came_at < mailbox.import_since:
            continue
        full = len(group) >= _MAILS_AT_ONCE or size + one.size > _BYTES_AT_ONCE
        if group and (full or _too_large(one)):
            yield group
            group, size = [], 0
        group.append(one)
        size += one.size
        if _too_large(one):
            yield group
            group, size = [], 0
    if group:
        yield group


def _too_large(one: imap.Listed) -> bool:
    return one.size > settings.MAX_MAIL_BYTES


def _fetched(
    mailbox: Mailbox, box: BaseMailBox, cursor: ImapCursor, group: Sequence[imap.Listed]
) -> list[RawMail]:
    if _too_large(group[0]):
        return [_headers_only(mailbox, box, cursor, group[0])]
    raws = imap.bodies(box, [one.uid for one in group])
    missing = [one.uid for one in group if one.uid not in raws]
    still_there = {one.uid for one in imap.listed(box, missing)}
    mails = []
    for one in group:
        if one.uid in raws:
            mails.append(_mail(mailbox, cursor, one, raws[one.uid]))
        elif one.uid in still_there:
            reason = _("The mail server lists this mail but does not hand it out.")
            mails.append(_mail(mailbox, cursor, one, b"", failed=reason))
    reach("imap:fetched")
    return mails


def _headers_only(
    mailbox: Mailbox, box: BaseMailBox, cursor: ImapCursor, one: imap.Listed
) -> RawMail:
    megabyte = 1024 * 1024
    reason = _("%(size)s MB, larger than %(most)s MB. Whole on the mail server, here its head.") % {
        "size": one.size // megabyte, "most": settings.MAX_MAIL_BYTES // megabyte,
    }  # fmt: skip
    head = imap.heads(box, [one.uid]).get(one.uid, b"")
    return _mail(mailbox, cursor, one, head, failed=reason)


def _mail(
    mailbox: Mailbox, cursor: ImapCursor, one: imap.Listed, raw: bytes, *, failed: str = ""
) -> RawMail:
    now = clock.now()
    return RawMail(
        channel_id=mailbox.channel_id,
        external_id=f"imap:{cursor.folder}:{cursor.uidvalidity}:{one.uid}",
        source="imap",
        raw=raw,
        size=one.size if failed else len(raw),
        state=Arrival.State.FAILED if failed else Arrival.State.STORED,
        reason=failed,
        received_at=min(one.came_at or now, now),
    )


def _store(cursor: ImapCursor, mails: Sequence[RawMail], last_uid: int) -> list[Stored]:
    with transaction.atomic():
        stored = store_arrivals(mails)
        behind = ImapCursor.objects.filter(pk=cursor.pk, last_uid__lt=last_uid)
        behind.update(last_uid=last_uid)
    reach("imap:committed")
    return stored

"""The receiver process: both servers, one thread for each IMAP mailbox, and a heartbeat."""

import asyncio
import logging
import os
import threading
import time
from dataclasses import dataclass, field

from django.conf import settings
from django.db import close_old_connections, connection

from helpwell.channels.email import oauth
from helpwell.channels.email.contact import note_contact
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.receive.imap import Fetcher
from helpwell.channels.email.receive.server import Desk, Limits, listen
from helpwell.channels.email.receive.tls import (
    BadCertificate,
    Certificate,
    certificate_of_settings,
)
from helpwell.channels.group_commit import GroupCommit
from helpwell.events.worker import beat

log = logging.getLogger(__name__)
_LOOK_SECONDS = 2.0
_BEAT_SECONDS = 15.0
_RENEW_SECONDS = 60.0
_STOP_SECONDS = 20.0
_CONNECTION_FIELDS = (
    "incoming", "login", "imap_host", "imap_port", "imap_security", "imap_user", "imap_folder",
    "import_since", "sealed_imap_password", "sealed_oauth_refresh_token", "oauth_client_id",
    "oauth_failed_at",
)  # fmt: skip


class CannotListen(Exception):
    """A port is taken or not allowed; the text says which."""


def run_receiver(stop: threading.Event) -> None:
    """Receive mail until `stop` is set. A port that is taken is said in the log and tried again; mailboxes are followed meanwhile."""
    door, fetchers = Door(), Fetchers()
    try:
        _watch(stop, door, fetchers)
    finally:
        fetchers.stop()
        door.close()
        connection.close()


def _watch(stop: threading.Event, door: "Door", fetchers: "Fetchers") -> None:
    next_beat = next_renewal = 0.0
    while not stop.is_set():
        now = time.monotonic()
        door.open()
        try:
            close_old_connections()
            fetchers.follow_changes()
            door.note_contacts()
            if now >= next_renewal:
                next_renewal = now + _RENEW_SECONDS
                oauth.renew_early()
        except Exception as error:
            log.warning("receiver: %s", type(error).__name__)
            connection.close()
        if now >= next_beat:
            next_beat = now + _BEAT_SECONDS
            beat("receiver")
        stop.wait(_LOOK_SECONDS)


class Door:
    """The servers as the settings want them, opened as soon as their ports are free."""

    def __init__(self) -> None:
        self._servers: Servers | None = None
        self._said = False

    def open(self) -> None:
        """Open them where they are not open yet; what is in the way is said once."""
        if self._servers is not None:
            return
        try:
            servers = _servers_of_settings()
            servers.start()
        except (CannotListen, BadCertificate) as problem:
            if not self._said:
                log.error("%s", problem)
            self._said = True
        else:
            self._servers, self._said = servers, False

    def note_contacts(self) -> None:
        """Write down which mailboxes had mail."""
        if self._servers is not None:
            self._servers.note_contacts()

    def close(self) -> None:
        """Take nothing more, and store what was taken."""
        if self._servers is not None:
            self._servers.stop()


def _servers_of_settings() -> "Servers":
    return Servers(
        settings.RECEIVER_HOST,
        lmtp_port=settings.LMTP_PORT or None,
        smtp_port=settings.SMTP_PORT or None,
        limits=Limits(bytes=settings.MAX_MAIL_BYTES, memory=settings.RECEIVER_MEMORY_BYTES),
        certificate=certificate_of_settings(),
    )


class Servers:
    """The LMTP and SMTP servers with their committer, in threads of their own. Port 0 takes a free one, None none."""

    def __init__(
        self,
        host: str,
        *,
        lmtp_port: int | None,
        smtp_port: int | None,
        limits: Limits | None = None,
        certificate: Certificate | None = None,
    ) -> None:
        self._asked = (host, lmtp_port, smtp_port)
        self._commit = GroupCommit()
        limits = limits or Limits(bytes=settings.MAX_MAIL_BYTES)
        self._desk = Desk(self._commit, limits, certificate)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="mail-servers", daemon=True
        )
        self.lmtp_port = 0
        self.smtp_port = 0

    def start(self) -> None:
        """Listen; raises CannotListen."""
        self._commit.start()
        self._thread.start()
        future = asyncio.run_coroutine_threadsafe(listen(self._desk, *self._asked), self._loop)
        try:
            self._listening = future.result(timeout=10)
        except OSError as error:
            self._end()
            raise CannotListen(
                f"The mail receiver cannot listen on {self._asked[0]}, ports {self._asked[1]} and {self._asked[2]}: "
                f"{os.strerror(error.errno or 0)}. Free them, or set HELPWELL_LMTP_PORT and HELPWELL_SMTP_PORT."
            ) from None
        self.lmtp_port, self.smtp_port = self._listening.lmtp_port, self._listening.smtp_port

    def stop(self) -> None:
        """Take nothing more, store what was taken, and end."""
        asyncio.run_coroutine_threadsafe(self._listening.close(), self._loop).result(timeout=5)
        self._commit.stop()
        self._end()

    def note_contacts(self) -> None:
        """Write down which mailboxes had mail since the last call."""
        had_mail = set(self._desk.stored_for)
        if had_mail:
            self._desk.stored_for.difference_update(had_mail)
            note_contact(had_mail)

    def _end(self) -> None:
        self._desk.close()
        asyncio.run_coroutine_threadsafe(_finish(), self._loop).result(timeout=5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()


async def _finish() -> None:
    """End the sessions that are still open; their senders come again."""
    mine = asyncio.current_task()
    tasks = [task for task in asyncio.all_tasks() if task is not mine]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@dataclass
class Fetchers:
    """The IMAP mailboxes that are followed now, each with the settings it was begun with."""

    running: dict[int, tuple[tuple[object, ...], Fetcher]] = field(default_factory=dict)

    def follow_changes(self) -> None:
        """Begin, end and begin anew, so that the threads are as the mailboxes are."""
        wanted = {
            row[0]: row[1:]
            for row in Mailbox.objects.filter(
                channel__is_active=True, incoming=Mailbox.Incoming.IMAP
            )
            .exclude(imap_host="")
            .values_list("pk", *_CONNECTION_FIELDS)
        }
        for pk, (begun_with, fetcher) in list(self.running.items()):
            if wanted.get(pk) != begun_with or not fetcher.is_alive:
                fetcher.stop()
                fetcher.join(_STOP_SECONDS)
                del self.running[pk]
        for pk, asked in wanted.items():
            if pk not in self.running:
                fetcher = Fetcher(pk)
                fetcher.start()
                self.running[pk] = (asked, fetcher)

    def stop(self) -> None:
        """End all."""
        for _begun_with, fetcher in self.running.values():
            fetcher.stop()
        for _begun_with, fetcher in self.running.values():
            fetcher.join(_STOP_SECONDS)
        self.running.clear()

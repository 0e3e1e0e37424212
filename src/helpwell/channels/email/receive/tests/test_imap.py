"""IMAP against dovecot: everything new comes in once, and nothing on the server changes."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from pytest_django.fixtures import Settings

from conftest import Cast
from helpwell.channels.email.models import ImapCursor, Mailbox
from helpwell.channels.email.receive import imap as following
from helpwell.channels.email.receive import imap_session
from helpwell.channels.email.receive.imap import Fetcher, fetch
from helpwell.channels.email.receive.process import Fetchers
from helpwell.channels.email.sealing import seal
from helpwell.channels.email.tests.dovecot import BINARY, PASSWORD, Dovecot, dovecot
from helpwell.channels.models import Arrival, ArrivalBody
from helpwell.channels.verbs.store import RawMail, Stored, store_arrivals

pytestmark = [
    pytest.mark.dovecot,
    pytest.mark.skipif(not BINARY, reason="dovecot is not installed"),
]


@pytest.fixture(scope="module")
def running() -> Iterator[Dovecot]:
    """One dovecot for the module."""
    with dovecot() as server:
        yield server


@pytest.fixture
def server(running: Dovecot) -> Iterator[Dovecot]:
    """The dovecot with an empty inbox."""
    yield running
    client = running.client()
    if client.select("INBOX")[1] != [b"0"]:
        client.store("1:*", "+FLAGS", "\\Deleted")
        client.expunge()
    client.logout()


@pytest.fixture
def mailbox(cast: Cast, server: Dovecot) -> Mailbox:
    """Support's mailbox on that server, imported from an hour ago on."""
    mailbox = cast.mailbox
    mailbox.incoming = Mailbox.Incoming.IMAP
    mailbox.imap_host, mailbox.imap_port = "127.0.0.1", server.imap_port
    mailbox.imap_security = Mailbox.Security.NONE
    mailbox.imap_user = "support"
    mailbox.sealed_imap_password = seal(PASSWORD)
    mailbox.import_since = datetime.now(UTC) - timedelta(hours=1)  # noqa: TID251 (dovecot's own clock)
    mailbox.save()
    return mailbox


def look(mailbox: Mailbox) -> int:
    """One look into the mailbox; returns how many mails were new."""
    mailbox.refresh_from_db()
    with imap_session.opened(mailbox) as box:
        uidvalidity = imap_session.open_folder(box, mailbox.imap_folder)
        return fetch(mailbox, box, uidvalidity, stopped=threading.Event())


def raw(number: int, extra: bytes = b"") -> bytes:
    return b"Message-ID: <%d@acme.test>\r\nSubject: %d\r\n\r\n%s\r\n" % (number, number, extra)


def raws() -> list[bytes]:
    return [body.read() for body in ArrivalBody.objects.order_by("pk")]


def until(true: Callable[[], bool]) -> bool:
    """Whether it becomes true within twenty seconds."""
    tick = threading.Event()
    return any(true() or tick.wait(0.05) for _ in range(400))


@contextmanager
def following_mailbox(mailbox: Mailbox) -> Iterator[Fetcher]:
    fetcher = Fetcher(mailbox.pk)
    fetcher.start()
    try:
        yield fetcher
    finally:
        fetcher.stop()
        fetcher.join(20)
        assert not fetcher.is_alive


def test_read_and_unread_mail_comes_in_and_the_server_stays_as_it_was(
    mailbox: Mailbox, server: Dovecot
) -> None:
    server.put(raw(1))
    server.put(raw(2, b"\xff\xfe"), flags="\\Seen \\Answered")
    before = server.flags()
    assert look(mailbox) == 2
    assert raws() == [raw(1), raw(2, b"\xff\xfe")]
    assert server.flags() == before
    assert not any(b"\\Seen" in line for line in before if b"UID 1 " in line)


def test_a_second_look_fetches_nothing_and_a_new_mail_alone(
    mailbox: Mailbox, server: Dovecot
) -> None:
    server.put(raw(1), raw(2))
    assert look(mailbox) == 2
    assert look(mailbox) == 0
    server.put(raw(3))
    assert look(mailbox) == 1
    assert raws() == [raw(1), raw(2), raw(3)]


def test_a_mail_read_elsewhere_between_two_looks_still_comes_in(
    mailbox: Mailbox, server: Dovecot
) -> None:
    server.put(raw(1))
    look(mailbox)
    server.put(raw(2))
    client = server.client()
    client.select("INBOX")
    client.store("1:*", "+FLAGS", "\\Seen")
    client.logout()
    assert look(mailbox) == 1


def test_mail_from_before_the_connection_is_left_alone(mailbox: Mailbox, server: Dovecot) -> None:
    server.put(raw(1), came='"01-Jan-2020 10:00:00 +0000"')
    just_before = mailbox.import_since - timedelta(minutes=1)  # type: ignore[operator]
    server.put(raw(2), came=f'"{just_before:%d-%b-%Y %H:%M:%S} +0000"')
    server.put(raw(3))
    assert look(mailbox) == 1
    assert raws() == [raw(3)]


def test_a_new_uidvalidity_begins_anew_and_loses_nothing(mailbox: Mailbox, server: Dovecot) -> None:
    server.make_anew("Help")
    mailbox.imap_folder = "Help"
    mailbox.save()
    server.put(raw(1), raw(2), folder="Help")
    assert look(mailbox) == 2
    server.make_anew("Help")
    server.put(raw(3), folder="Help")
    assert look(mailbox) == 1
    assert raws()[-1] == raw(3)
    assert ImapCursor.objects.filter(mailbox=mailbox, folder="Help").count() == 2
    assert len(set(Arrival.objects.values_list("external_id", flat=True))) == 3


def test_a_mail_larger_than_the_limit_is_named_and_never_downloaded(
    mailbox: Mailbox, server: Dovecot, settings: Settings
) -> None:
    settings.MAX_MAIL_BYTES = 1024 * 1024
    big = raw(1, b"x" * 70 * 20_000)
    server.put(big, raw(2))
    assert look(mailbox) == 2
    failed, fine = Arrival.objects.order_by("pk")
    assert failed.state == Arrival.State.FAILED
    assert "larger than 1 MB" in failed.reason
    assert failed.size >= len(big)
    assert failed.body.read() == b"Message-ID: <1@acme.test>\r\nSubject: 1\r\n\r\n"
    assert fine.state == Arrival.State.STORED


def test_many_mails_come_in_groups_and_each_group_keeps_its_place(
    mailbox: Mailbox, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.put(*(raw(n) for n in range(45)))
    groups: list[int] = []

    def counted(mails: list[RawMail]) -> list[Stored]:
        groups.append(len(mails))
        return store_arrivals(mails)

    monkeypatch.setattr(following, "store_arrivals", counted)
    assert look(mailbox) == 45
    assert groups == [20, 20, 5]


@pytest.mark.parametrize("point", ["imap:fetched", "imap:committed"])
def test_broken_off_at_any_point_nothing_is_lost_or_doubled(
    mailbox: Mailbox, server: Dovecot, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    server.put(*(raw(n) for n in range(25)))

    def die(name: str) -> None:
        if name == point:
            raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(following, "reach", die)
        with pytest.raises(KeyboardInterrupt):
            look(mailbox)
    assert Arrival.objects.count() == (20 if point == "imap:committed" else 0)
    look(mailbox)
    assert raws() == [raw(n) for n in range(25)]


def test_the_place_is_kept_only_with_the_mails(
    mailbox: Mailbox, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.put(raw(1))

    def full(_mails: object) -> None:
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(following, "store_arrivals", full)
        with pytest.raises(OperationalError):
            look(mailbox)
    assert ImapCursor.objects.get(mailbox=mailbox).last_uid == 0
    assert look(mailbox) == 1


def test_idle_wakes_it_long_before_the_next_look(
    mailbox: Mailbox, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "LOOK_SECONDS", 3600.0)
    with following_mailbox(mailbox):
        assert until(lambda: Mailbox.objects.exclude(last_contact_at=None).exists())
        server.put(raw(1))
        assert until(lambda: Arrival.objects.count() == 1)
        server.put(raw(2))
        assert until(lambda: Arrival.objects.count() == 2)


def test_over_tls_with_a_certificate_that_is_checked(
    mailbox: Mailbox, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox.imap_host, mailbox.imap_port = "localhost", server.imaps_port
    mailbox.imap_security = Mailbox.Security.TLS
    mailbox.save()
    server.put(raw(1))
    with following_mailbox(mailbox):
        assert until(lambda: Mailbox.objects.exclude(last_error="").exists())
    assert "authority that this machine does not know" in Mailbox.objects.get().last_error or (
        "cannot be trusted" in Mailbox.objects.get().last_error
    )
    assert not Arrival.objects.exists()
    monkeypatch.setenv("SSL_CERT_FILE", str(server.folder / "authority.pem"))
    monkeypatch.setattr(following, "LOOK_SECONDS", 3600.0)
    with following_mailbox(mailbox):
        assert until(lambda: Arrival.objects.count() == 1)
        server.put(raw(2))
        assert until(lambda: Arrival.objects.count() == 2)
        assert Mailbox.objects.get().last_error == ""


def test_starttls_is_spoken_too(
    mailbox: Mailbox, server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(server.folder / "authority.pem"))
    mailbox.imap_host, mailbox.imap_security = "localhost", Mailbox.Security.STARTTLS
    mailbox.save()
    server.put(raw(1))
    assert look(mailbox) == 1


def test_a_refused_password_is_shown_in_words_and_the_password_nowhere(
    mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    mailbox.sealed_imap_password = seal("wrong-canary\r\nA1 LOGOUT")
    mailbox.save()
    with following_mailbox(mailbox):
        assert until(lambda: Mailbox.objects.exclude(last_error="").exists())
    words = Mailbox.objects.get().last_error
    assert "refused the user name or password" in words
    assert "canary" not in words + caplog.text


def test_a_changed_mailbox_is_followed_within_one_look(mailbox: Mailbox, server: Dovecot) -> None:
    server.put(raw(1))
    fetchers = Fetchers()
    good = mailbox.imap_port
    Mailbox.objects.update(imap_port=1)
    try:
        fetchers.follow_changes()
        assert until(lambda: Mailbox.objects.exclude(last_error="").exists())
        assert "port 1" in Mailbox.objects.get().last_error
        Mailbox.objects.update(imap_port=good)
        fetchers.follow_changes()
        assert until(lambda: Arrival.objects.count() == 1)
        before = fetchers.running[mailbox.pk][1]
        fetchers.follow_changes()
        assert fetchers.running[mailbox.pk][1] is before
        mailbox.channel.is_active = False
        mailbox.channel.save()
        fetchers.follow_changes()
        assert fetchers.running == {}
        assert not before.is_alive
    finally:
        fetchers.stop()


def test_a_server_that_went_away_is_found_again(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "backoff", lambda *_a, **_k: timedelta(seconds=0.1))
    with dovecot() as own:
        Mailbox.objects.update(imap_port=own.imap_port)
        with following_mailbox(mailbox):
            assert until(lambda: Mailbox.objects.exclude(last_contact_at=None).exists())
            own.stop()
            assert until(lambda: Mailbox.objects.exclude(last_error="").exists())
            own.start()
            own.put(raw(1))
            assert until(lambda: Arrival.objects.count() == 1)
            assert until(lambda: Mailbox.objects.filter(last_error="").exists())

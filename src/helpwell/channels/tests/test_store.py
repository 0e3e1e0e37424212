"""Storing: whole, once, and all or none."""

import threading
from concurrent.futures import Future

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from conftest import Cast, build_cast
from helpwell.channels import group_commit
from helpwell.channels.group_commit import GroupCommit, Overloaded
from helpwell.channels.models import Arrival, ArrivalBody
from helpwell.channels.tests.database_file import database_file, empty_file
from helpwell.channels.verbs import store
from helpwell.channels.verbs.store import RawMail, Stored, content_id, store_arrivals

__all__ = ["database_file", "empty_file"]
RAW = b"From: anna@acme.test\r\nSubject: \xff\x00 hello\r\n\r\nbody\r\n.\r\n"


@pytest.fixture
def shared(database_file: None) -> Cast:
    """The cast where the committer's thread sees it."""
    return build_cast()


def mail(cast: Cast, raw: bytes = RAW, **more: object) -> RawMail:
    facts: dict[str, object] = {
        "channel_id": cast.channel.pk,
        "external_id": content_id(raw, "support@desk.test"),
        "source": "lmtp",
        "raw": raw,
        "envelope_to": "support@desk.test",
    }
    return RawMail(**{**facts, **more})  # type: ignore[arg-type]


def test_the_bytes_come_back_as_they_came(cast: Cast) -> None:
    [stored] = store_arrivals([mail(cast)])
    body = ArrivalBody.objects.get(pk=stored.arrival_id)
    assert body.read() == RAW
    assert bytes(body.raw) != RAW
    arrival = Arrival.objects.get(pk=stored.arrival_id)
    assert (arrival.size, arrival.state, arrival.done_at) == (len(RAW), "stored", None)


def test_a_repeat_counts_as_stored_and_is_not_doubled(cast: Cast) -> None:
    [first] = store_arrivals([mail(cast)])
    again = store_arrivals([mail(cast), mail(cast, b"another"), mail(cast, b"another")])
    assert again[0] == Stored(first.arrival_id, repeated=True)
    assert [one.repeated for one in again] == [True, False, True]
    assert again[1].arrival_id == again[2].arrival_id
    assert Arrival.objects.count() == ArrivalBody.objects.count() == 2


def test_the_same_bytes_to_two_recipients_are_two_arrivals(cast: Cast) -> None:
    ids = {content_id(RAW, to) for to in ("a@desk.test", "b@desk.test", "A@desk.test")}
    assert len(ids) == 2


def test_a_failing_mail_leaves_none_behind(cast: Cast) -> None:
    unknown_channel = mail(cast, b"x", channel_id=999_999)
    with pytest.raises(IntegrityError):
        _store_and_check([mail(cast), unknown_channel])
    assert not Arrival.objects.exists()


def _store_and_check(mails: list[RawMail]) -> None:
    with transaction.atomic():
        store_arrivals(mails)
        connection.check_constraints()


def test_addresses_that_no_database_takes_are_stored_readable(cast: Cast) -> None:
    [stored] = store_arrivals([mail(cast, envelope_from="a\udcff\0b@x.test")])
    assert Arrival.objects.get(pk=stored.arrival_id).envelope_from == "a?b@x.test"


def test_a_mail_that_arrives_failed_is_done_and_says_why(cast: Cast) -> None:
    [stored] = store_arrivals([mail(cast, state="failed", reason="too large", size=99)])
    arrival = Arrival.objects.get(pk=stored.arrival_id)
    assert (arrival.state, arrival.reason, arrival.error) == ("failed", "too large", "too large")
    assert arrival.size == 99
    assert arrival.done_at is not None


def test_many_who_wait_are_stored_in_one_commit(
    shared: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches: list[int] = []
    first_taken, go_on = threading.Event(), threading.Event()

    def slow(mails: list[RawMail]) -> list[Stored]:
        batches.append(len(mails))
        first_taken.set()
        assert go_on.wait(10)
        return store.store_arrivals(mails)

    monkeypatch.setattr(group_commit, "store_arrivals", slow)
    commit = GroupCommit()
    commit.start()
    waiting = [commit.submit([mail(shared, b"0")])]
    assert first_taken.wait(10)
    waiting += [commit.submit([mail(shared, str(n).encode())]) for n in range(1, 9)]
    go_on.set()
    ids = {future.result(10)[0].arrival_id for future in waiting}
    commit.stop()
    assert len(ids) == 9
    assert batches == [1, 8]


def test_one_mail_that_the_database_refuses_does_not_refuse_its_neighbors(
    shared: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def picky(mails: list[RawMail]) -> list[Stored]:
        if any(one.raw == b"bad" for one in mails):
            raise IntegrityError("no")
        return store.store_arrivals(mails)

    monkeypatch.setattr(group_commit, "store_arrivals", picky)
    commit = GroupCommit()
    waiting = [commit.submit([mail(shared, raw)]) for raw in (b"good", b"bad", b"fine")]
    commit.start()
    assert [isinstance(future.exception(10), IntegrityError) for future in waiting] == [
        False, True, False,
    ]  # fmt: skip
    commit.stop()
    assert Arrival.objects.count() == 2


def test_a_database_that_is_down_is_told_to_all_at_once(
    shared: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def down(mails: list[RawMail]) -> list[Stored]:
        calls.append(len(mails))
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(group_commit, "store_arrivals", down)
    commit = GroupCommit()
    waiting = [commit.submit([mail(shared, raw)]) for raw in (b"1", b"2", b"3")]
    commit.start()
    assert all(isinstance(future.exception(10), OperationalError) for future in waiting)
    commit.stop()
    assert calls == [3]


def test_more_than_we_can_hold_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "_MOST_WAITING", 1)
    commit = GroupCommit()
    kept: Future[list[Stored]] = commit.submit([mail(cast)])
    with pytest.raises(Overloaded):
        commit.submit([mail(cast)])
    assert not kept.done()

"""Memory: all mails that are being taken in hold no more together than they may; who comes on top comes again."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from conftest import Cast
from helpwell.channels import group_commit
from helpwell.channels.email.receive.memory import Memory, Room
from helpwell.channels.email.receive.process import Servers
from helpwell.channels.email.receive.server import Limits
from helpwell.channels.email.receive.tests.conftest import Wire, deliver, running, wire
from helpwell.channels.models import Arrival, ArrivalBody
from helpwell.channels.verbs.store import RawMail, Stored, store_arrivals

NO_ROOM = "452 4.3.1 Too much mail at once, try again later"
LIMITS = Limits(bytes=100_000, memory=150_000)


def text(size: int) -> bytes:
    """A mail of that many bytes in lines of a hundred."""
    return (b"Subject: x\r\n\r\n" + (b"y" * 98 + b"\r\n") * (size // 100))[: size - 2] + b"\r\n"


def begin(talk: Wire, size: int, declared: str = "") -> None:
    """Send so much of a mail, and not its end."""
    talk.say(f"MAIL FROM:<a@b.test>{declared}")
    talk.say("RCPT TO:<support@desk.test>")
    assert talk.say("DATA").startswith("354")
    talk.sock.sendall(text(size))


def until(true: Callable[[], bool]) -> bool:
    """Whether it becomes true within ten seconds."""
    tick = threading.Event()
    return any(true() or tick.wait(0.05) for _ in range(200))


def holds(servers: Servers, size: int) -> bool:
    """Whether the servers come to hold so many bytes of mail."""
    return until(lambda: servers._desk.memory.held == size)


def test_a_mail_too_many_is_asked_to_come_again_and_is_taken_then(cast: Cast) -> None:
    with running(LIMITS) as servers:
        with wire(servers.lmtp_port, "LHLO first.test") as first:
            begin(first, 90_000)
            assert holds(servers, 90_000)
            to = ["support@desk.test", "support+b@desk.test"]
            assert deliver(servers.lmtp_port, to, text(80_000))[1] == [NO_ROOM] * 2
            smtp = deliver(servers.smtp_port, to, text(80_000), hello="EHLO mx.test")[1]
            assert smtp == [NO_ROOM]
            assert holds(servers, 90_000)
            assert deliver(servers.lmtp_port, to, text(60_000))[1] == ["250 2.0.0 Stored"] * 2
            first.sock.sendall(b".\r\n")
            assert first.answer() == "250 2.0.0 Stored"
        assert holds(servers, 0)
        assert deliver(servers.lmtp_port, to, text(80_000))[1] == ["250 2.0.0 Stored"] * 2
    assert Arrival.objects.count() == 5


def test_a_size_that_does_not_fit_is_answered_before_the_transfer(cast: Cast) -> None:
    with (
        running(LIMITS) as servers,
        wire(servers.lmtp_port, "LHLO first.test") as first,
        wire(servers.smtp_port, "EHLO second.test") as second,
    ):
        begin(first, 90_000)
        assert holds(servers, 90_000)
        second.say("MAIL FROM:<a@b.test> SIZE=80000")
        second.say("RCPT TO:<support@desk.test>")
        assert second.say("DATA") == NO_ROOM
        second.say("RSET")
        begin(second, 50_000, " SIZE=50000")
        second.sock.sendall(b".\r\n")
        assert second.answer() == "250 2.0.0 Stored"


def test_a_declared_size_is_no_promise(cast: Cast) -> None:
    with running(LIMITS) as servers, wire(servers.lmtp_port, "LHLO first.test") as first:
        begin(first, 90_000)
        assert holds(servers, 90_000)
        with wire(servers.smtp_port, "EHLO liar.test") as liar:
            begin(liar, 80_000, " SIZE=10")
            liar.sock.sendall(b".\r\n")
            assert liar.answer() == NO_ROOM
        assert holds(servers, 90_000)


def test_many_at_once_never_hold_more_than_they_may(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    take = Room.take

    def watched(room: Room, size: int) -> bool:
        taken = take(room, size)
        seen.append(room._memory.held)
        return taken

    monkeypatch.setattr(Room, "take", watched)

    def send(number: int) -> str:
        to = [f"support+{number}@desk.test"]
        return deliver(servers.smtp_port, to, text(90_000), hello="EHLO mx.test")[1][0]

    with running(LIMITS) as servers:
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(send, range(24)))
        assert holds(servers, 0)
    assert set(answers) <= {"250 2.0.0 Stored", NO_ROOM}
    assert answers.count("250 2.0.0 Stored") == Arrival.objects.count() >= 1
    assert 90_000 <= max(seen) <= 150_000


def test_a_sender_who_hangs_up_gives_the_room_back(cast: Cast) -> None:
    with running(LIMITS) as servers:
        with wire(servers.lmtp_port, "LHLO gone.test") as talk:
            begin(talk, 90_000)
            assert holds(servers, 90_000)
        assert holds(servers, 0)
    assert not Arrival.objects.exists()


def test_a_refused_mail_gives_the_room_back_at_once(cast: Cast) -> None:
    with running(LIMITS) as servers, wire(servers.lmtp_port, "LHLO large.test") as talk:
        begin(talk, 90_000)
        assert holds(servers, 90_000)
        talk.sock.sendall(b"z" * 20_000 + b"\r\n")
        assert holds(servers, 0)
        talk.sock.sendall(b"more\r\n.\r\n")
        assert talk.answer().startswith("552")


def test_a_mail_counts_until_it_is_stored_even_if_its_sender_left(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()

    def slow(mails: list[RawMail]) -> list[Stored]:
        go.wait(20)
        return store_arrivals(mails)

    monkeypatch.setattr(group_commit, "store_arrivals", slow)
    with running(LIMITS) as servers:
        with wire(servers.lmtp_port, "LHLO gone.test") as talk:
            begin(talk, 90_000)
            talk.sock.sendall(b".\r\n")
            assert holds(servers, 90_000)
        assert until(lambda: servers._desk.open == 0)
        assert servers._desk.memory.held == 90_000
        go.set()
        assert holds(servers, 0)
    assert Arrival.objects.count() == 1


def test_the_largest_mail_fits_whatever_the_memory_is(cast: Cast) -> None:
    with running(Limits(bytes=100_000, memory=1_000)) as servers:
        answers = deliver(servers.lmtp_port, ["support@desk.test"], text(100_000))[1]
        assert answers == ["250 2.0.0 Stored"]


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 131_071, 131_072, 300_000])
def test_a_line_longer_than_the_buffer_is_put_together_again(
    cast: Cast, servers: Servers, size: int
) -> None:
    long = b"." + b"\rx." * (size // 3) + b"\r\n.\r\n..\r\n\r\n" + b"y" * size + b"\r\n"
    raw = b"Subject: x\r\n\r\n" + long
    assert deliver(servers.lmtp_port, ["support@desk.test"], raw)[1] == ["250 2.0.0 Stored"]
    assert ArrivalBody.objects.get().read() == raw


def test_a_line_without_an_end_is_refused(cast: Cast) -> None:
    limits = Limits(bytes=1_000_000, line=100_000)
    with running(limits) as servers:
        raw = b"Subject: x\r\n\r\n" + b"y" * 100_001 + b"\r\n"
        answers = deliver(servers.lmtp_port, ["support@desk.test"], raw)[1]
        assert answers[0].startswith("500")
        assert holds(servers, 0)


def test_room_is_given_back_once() -> None:
    memory = Memory(10)
    with Room(memory) as room:
        assert room.take(6)
        assert not room.take(5)
        assert memory.held == 6
        room.give_back()
        assert memory.held == 0
    assert memory.held == 0

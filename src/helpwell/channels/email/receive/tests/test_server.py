"""LMTP and SMTP: who gets in, what is stored, and that 250 means committed."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from django.db import OperationalError

from conftest import Cast
from helpwell.channels import group_commit
from helpwell.channels.email.receive.process import CannotListen, Servers
from helpwell.channels.email.receive.recipients import Directory
from helpwell.channels.email.receive.server import Limits
from helpwell.channels.email.receive.tests.conftest import MAIL, Wire, deliver, running, wire
from helpwell.channels.models import Arrival, ArrivalBody


def test_lmtp_stores_the_bytes_and_then_says_so(cast: Cast, servers: Servers) -> None:
    assert deliver(servers.lmtp_port, ["support@desk.test"])[1] == ["250 2.0.0 Stored"]
    body = ArrivalBody.objects.select_related("arrival").get()
    assert body.read() == MAIL
    assert body.arrival.source == "lmtp"
    assert body.arrival.envelope_from == "anna@acme.test"
    assert body.arrival.envelope_to == "support@desk.test"


def test_smtp_stores_too(cast: Cast, servers: Servers) -> None:
    answers = deliver(servers.smtp_port, ["support@desk.test"], hello="EHLO mx.test")[1]
    assert answers == ["250 2.0.0 Stored"]
    assert Arrival.objects.get().source == "smtp"


def test_lmtp_answers_once_for_each_recipient(cast: Cast, servers: Servers) -> None:
    to = ["support@desk.test", "nobody@desk.test", "Support+t1-x@DESK.test"]
    rcpts, answers = deliver(servers.lmtp_port, to)
    assert [answer[:3] for answer in rcpts] == ["250", "550", "250"]
    assert answers == ["250 2.0.0 Stored"] * 2
    assert Arrival.objects.count() == 2


def test_an_unknown_recipient_is_refused_and_nothing_stored(cast: Cast, servers: Servers) -> None:
    rcpts, answers = deliver(servers.lmtp_port, ["other@desk.test"])
    assert rcpts[0].startswith("550")
    assert answers[0].startswith("503")
    assert not Arrival.objects.exists()


def test_plus_addresses_are_taken_only_where_the_mailbox_wants_them(cast: Cast) -> None:
    assert Directory().find("support+anything@desk.test")
    cast.mailbox.plus_addressing = False
    cast.mailbox.save()
    assert Directory().find("support+anything@desk.test") is None
    assert Directory().find("SUPPORT@desk.test")


def test_a_deactivated_mailbox_takes_nothing(cast: Cast) -> None:
    assert Directory().find("support@desk.test")
    cast.channel.is_active = False
    cast.channel.save()
    assert Directory().find("support@desk.test") is None


def test_a_null_sender_is_stored_as_nobody(cast: Cast, servers: Servers) -> None:
    deliver(servers.lmtp_port, ["support@desk.test"], sender="")
    assert Arrival.objects.get().envelope_from == ""


def test_sending_again_is_answered_250_and_not_doubled(cast: Cast, servers: Servers) -> None:
    for _ in range(3):
        assert deliver(servers.lmtp_port, ["support@desk.test"])[1] == ["250 2.0.0 Stored"]
    assert Arrival.objects.count() == 1


def test_too_large_a_mail_is_refused_once_for_each_recipient(cast: Cast) -> None:
    with running(Limits(bytes=2_000)) as servers:
        to = ["support@desk.test", "support+a@desk.test"]
        _rcpts, answers = deliver(
            servers.lmtp_port, to, b"Subject: x\r\n\r\n" + b"y" * 78 + b"\r\n" * 2_000
        )
        assert [answer[:3] for answer in answers] == ["552", "552"]
        with wire(servers.smtp_port, "EHLO mx.test") as talk:
            assert talk.say("MAIL FROM:<a@b.test> SIZE=2001").startswith("552")
    assert not Arrival.objects.exists()


def test_a_line_of_half_a_megabyte_is_stored(cast: Cast, servers: Servers) -> None:
    raw = b"Subject: long\r\n\r\n" + b"x" * 500_000 + b"\r\n"
    assert deliver(servers.lmtp_port, ["support@desk.test"], raw)[1] == ["250 2.0.0 Stored"]
    assert ArrivalBody.objects.get().read() == raw


@pytest.mark.parametrize("error", [OperationalError("database or disk is full"), OSError("gone")])
def test_a_database_that_cannot_store_asks_the_sender_to_come_again(
    cast: Cast, servers: Servers, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def down(_mails: object) -> None:
        raise error

    monkeypatch.setattr(group_commit, "store_arrivals", down)
    answers = deliver(servers.lmtp_port, ["support@desk.test", "support+b@desk.test"])[1]
    assert [answer[:3] for answer in answers] == ["451", "451"]


def test_a_database_that_cannot_be_asked_refuses_no_recipient_for_good(
    cast: Cast, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(_self: object, _address: str) -> None:
        raise OperationalError("down")

    monkeypatch.setattr(Directory, "find", down)
    rcpts, _ = deliver(servers.lmtp_port, ["support@desk.test"])
    assert rcpts[0].startswith("451")


def test_a_connection_that_says_nothing_is_closed(cast: Cast) -> None:
    limits = Limits(bytes=10_000, idle_seconds=0.2)
    with running(limits) as servers, wire(servers.lmtp_port, "LHLO slow.test") as talk:
        assert talk.sock.recv(1) == b""


def test_a_mail_that_never_ends_is_given_up(cast: Cast) -> None:
    limits = Limits(bytes=10_000, data_seconds=0.2)
    with running(limits) as servers, wire(servers.lmtp_port, "LHLO slow.test") as talk:
        talk.say("MAIL FROM:<a@b.test>")
        talk.say("RCPT TO:<support@desk.test>")
        assert talk.say("DATA").startswith("354")
        talk.sock.sendall(b"Subject: never\r\n")
        assert talk.sock.recv(1) == b""
    assert not Arrival.objects.exists()


def test_more_connections_than_places_are_asked_to_come_again(cast: Cast) -> None:
    with running(Limits(bytes=10_000, connections=1)) as servers:
        with wire(servers.lmtp_port, "LHLO first.test"):
            second = deliver_greeting(servers.lmtp_port)
            assert second.startswith("421")
        answers = deliver_until_taken(servers.lmtp_port)
        assert answers == ["250 2.0.0 Stored"]


def test_too_many_recipients_are_asked_to_come_again(cast: Cast) -> None:
    with running(Limits(bytes=10_000, recipients=2)) as servers:
        to = [f"support+{n}@desk.test" for n in range(3)]
        rcpts, answers = deliver(servers.lmtp_port, to)
        assert [answer[:3] for answer in rcpts] == ["250", "250", "452"]
        assert len(answers) == 2


def test_nothing_inside_is_shown_to_a_stranger(cast: Cast, servers: Servers) -> None:
    with wire(servers.smtp_port, "EHLO x.test") as talk:
        for command in (
            "AUTH PLAIN AAAA",
            "STARTTLS",
            "VRFY alice@desk.test",
            "EXPN all",
            "\u00e9",
        ):
            answer = talk.say(command)
            assert answer[0] in "245"
            assert "alice" not in answer
            assert "Traceback" not in answer


def test_a_smuggled_end_of_data_stays_within_the_mail(cast: Cast, servers: Servers) -> None:
    raw = b"Subject: one\r\n\r\nend\n.\nMAIL FROM:<evil@x.test>\r\n"
    assert deliver(servers.lmtp_port, ["support@desk.test"], raw)[1] == ["250 2.0.0 Stored"]
    assert ArrivalBody.objects.get().read() == raw


def test_eight_senders_at_once_are_all_stored_once(cast: Cast, servers: Servers) -> None:
    def send(number: int) -> list[str]:
        raw = f"Subject: {number}\r\n\r\n{number}\r\n".encode()
        return deliver(servers.lmtp_port, ["support@desk.test"], raw)[1]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(40)))
    assert answers == [["250 2.0.0 Stored"]] * 40
    assert Arrival.objects.count() == 40


def test_contact_is_noted_on_the_mailbox(cast: Cast, servers: Servers) -> None:
    deliver(servers.lmtp_port, ["support@desk.test"])
    servers.note_contacts()
    cast.mailbox.refresh_from_db()
    assert cast.mailbox.last_contact_at is not None


def test_a_taken_port_is_said_in_a_sentence(cast: Cast, servers: Servers) -> None:
    second = Servers("127.0.0.1", lmtp_port=servers.lmtp_port, smtp_port=None)
    with pytest.raises(CannotListen, match="HELPWELL_LMTP_PORT"):
        second.start()


def test_stopping_stores_what_was_taken(cast: Cast) -> None:
    started = threading.Barrier(5)

    def send(port: int, number: int) -> list[str]:
        started.wait(10)
        return deliver(port, ["support@desk.test"], f"Subject: {number}\r\n\r\n\r\n".encode())[1]

    with ThreadPoolExecutor(4) as pool, running() as servers:
        sent = [pool.submit(send, servers.lmtp_port, n) for n in range(4)]
        started.wait(10)
        answers = [one.result(10) for one in sent]
    assert answers == [["250 2.0.0 Stored"]] * 4
    assert Arrival.objects.count() == 4


@pytest.mark.parametrize(
    ("point", "kept"),
    [("receive:before-commit", 0), ("receive:committed", 1), ("receive:before-answer", 1)],
)
def test_killed_around_the_commit_and_sent_again_there_is_exactly_one(
    tmp_path: Path, empty_file: Path, point: str, kept: int
) -> None:
    desk = OutsideDesk(tmp_path, empty_file)
    killed = desk.start(failpoint=point)
    with pytest.raises(ConnectionError):
        deliver(desk.port, ["support@desk.test"])
    assert killed.wait(20) == -signal.SIGKILL
    assert desk.count() == kept
    alive = desk.start()
    try:
        assert deliver(desk.port, ["support@desk.test"])[1] == ["250 2.0.0 Stored"]
    finally:
        alive.terminate()
        alive.wait(20)
    assert desk.count() == 1


class OutsideDesk:
    """A receiver in a process of its own, with a database of its own."""

    def __init__(self, folder: Path, empty_file: Path) -> None:
        self._file = folder / "helpwell.sqlite3"
        if empty_file.exists():
            shutil.copyfile(empty_file, self._file)
        self.env = {
            **os.environ,
            "HELPWELL_DATA": str(folder),
            "PYTHONPATH": "src:.",
            "HELPWELL_LOG_FILE": "-",
        }
        self.env.pop("DATABASE_URL", None)
        self.env.pop("PYTEST_VERSION", None)
        self.port = 0
        self._run(_MIGRATE)

    def start(self, failpoint: str = "") -> "subprocess.Popen[str]":
        """Start it; its port is known then."""
        env = {**self.env, "HELPWELL_FAILPOINT": failpoint}
        process = subprocess.Popen(
            [sys.executable, "-c", _RECEIVER],
            cwd=ROOT,
            env=env,
            text=True,
            stdout=subprocess.PIPE,
        )
        assert process.stdout
        with process.stdout as said:
            self.port = int(said.readline())
        return process

    def count(self) -> int:
        """How many arrivals its database holds."""
        with closing(sqlite3.connect(self._file)) as database:
            found: tuple[int] = database.execute(
                "SELECT COUNT(*) FROM helpwell_channels_arrival"
            ).fetchone()
            return found[0]

    def _run(self, code: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", _SETUP + code],
            cwd=ROOT,
            env=self.env,
            text=True,
            check=True,
            capture_output=True,
        ).stdout


ROOT = Path(__file__).resolve().parents[6]
_SETUP = (
    "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'; django.setup()\n"
)
_MIGRATE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from conftest import build_cast
build_cast()
"""
_RECEIVER = (
    _SETUP
    + """
import threading
from helpwell.channels.email.receive.process import Servers
servers = Servers("127.0.0.1", lmtp_port=0, smtp_port=None)
servers.start()
print(servers.lmtp_port, flush=True)
threading.Event().wait()
"""
)


def deliver_greeting(port: int) -> str:
    """The first line that a connection gets."""
    talk = Wire(port)
    try:
        return talk.answer()
    finally:
        talk.close()


def deliver_until_taken(port: int) -> list[str]:
    """Deliver as a mail server does: come again when asked to."""
    for _ in range(200):
        if deliver_greeting(port).startswith("220"):
            return deliver(port, ["support@desk.test"])[1]
    return []

"""The pipe: the exit status says the truth."""

import io
import sys
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import OperationalError
from pytest_django.fixtures import Settings

from conftest import Cast
from helpwell.channels.email.receive import pipe
from helpwell.channels.models import Arrival, ArrivalBody

RAW = b"To: support@desk.test\nSubject: piped\n\nhi \xff\n"


@pytest.fixture(autouse=True)
def _quiet_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ORIGINAL_RECIPIENT", "RECIPIENT", "DELIVERED_TO", "SENDER"):
        monkeypatch.delenv(name, raising=False)


def piped(monkeypatch: pytest.MonkeyPatch, raw: bytes, *arguments: str) -> int:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    with pytest.raises(SystemExit) as end:
        call_command("mail_receive", *arguments, stderr=io.StringIO())
    return int(end.value.code or 0)


def test_stored_is_zero_and_the_bytes_are_whole(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert piped(monkeypatch, RAW) == 0
    assert ArrivalBody.objects.get().read() == RAW
    assert piped(monkeypatch, RAW) == 0
    assert Arrival.objects.count() == 1


def test_the_address_said_outright_wins(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (
        piped(
            monkeypatch, b"To: x@y.test\n\n", "--to", "support+b7@desk.test", "--from", "a@b.test"
        )
        == 0
    )
    arrival = Arrival.objects.get()
    assert (arrival.envelope_to, arrival.envelope_from) == ("support+b7@desk.test", "a@b.test")
    monkeypatch.setenv("ORIGINAL_RECIPIENT", "nobody@desk.test")
    assert piped(monkeypatch, RAW) == 67


@pytest.mark.parametrize("name", ["ORIGINAL_RECIPIENT", "RECIPIENT"])
def test_the_environment_names_the_mailbox(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "support@desk.test")
    assert piped(monkeypatch, b"Subject: no to\n\n") == 0


@pytest.mark.parametrize("header", ["Delivered-To", "X-Original-To", "Cc"])
def test_the_headers_name_it_where_nothing_else_does(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, header: str
) -> None:
    raw = f"To: list@x.test\n{header}: Desk <support@desk.test>\n\n".encode()
    assert piped(monkeypatch, raw) == 0


def test_no_mailbox_is_67_and_too_large_69_and_empty_75(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    assert piped(monkeypatch, b"To: other@desk.test\n\n") == 67
    assert piped(monkeypatch, b"") == 75
    settings.MAX_MAIL_BYTES = 10
    assert piped(monkeypatch, RAW) == 69
    assert not Arrival.objects.exists()


def test_any_failure_is_try_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(_mails: object) -> None:
        raise OperationalError("disk full")

    monkeypatch.setattr(pipe, "store_arrivals", down)
    assert piped(monkeypatch, RAW) == 75

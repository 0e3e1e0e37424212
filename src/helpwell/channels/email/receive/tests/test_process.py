"""The receiver process: it opens when it can, follows, beats, and stops."""

import socket
import threading
from collections.abc import Callable

import pytest
from pytest_django.fixtures import Settings

from conftest import Cast
from helpwell.channels.email.receive import process
from helpwell.channels.email.receive.process import run_receiver
from helpwell.channels.email.receive.tests.conftest import deliver
from helpwell.channels.models import Arrival
from helpwell.events.models import Beat


def until(true: Callable[[], bool]) -> bool:
    """Whether it becomes true within ten seconds."""
    tick = threading.Event()
    return any(true() or tick.wait(0.05) for _ in range(200))


def answers(port: int) -> bool:
    """Whether somebody listens."""
    try:
        with socket.create_connection(("127.0.0.1", port), 1):
            return True
    except OSError:
        return False


def test_a_taken_port_is_opened_when_it_is_free_and_the_process_beats_meanwhile(
    cast: Cast,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(process, "_LOOK_SECONDS", 0.1)
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    settings.LMTP_PORT, settings.SMTP_PORT = taken.getsockname()[1], 0
    stop = threading.Event()
    running = threading.Thread(target=run_receiver, args=(stop,))
    running.start()
    try:
        assert until(lambda: Beat.objects.filter(kind="receiver").exists())
        assert "HELPWELL_LMTP_PORT" in caplog.text
        taken.close()
        assert until(lambda: answers(settings.LMTP_PORT))
        assert deliver(settings.LMTP_PORT, ["support@desk.test"])[1] == ["250 2.0.0 Stored"]
    finally:
        stop.set()
        running.join(20)
        taken.close()
    assert not running.is_alive()
    assert not answers(settings.LMTP_PORT)
    assert Arrival.objects.count() == 1
    assert caplog.text.count("HELPWELL_LMTP_PORT") == 1

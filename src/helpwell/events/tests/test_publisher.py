"""Topics are sent from one lasting loop: each once, in order, and none is lost to the failure of another."""

import threading
from collections.abc import Iterable

import pytest

from helpwell.events.publisher import Publisher


class Line:
    """What was sent, by which threads; the first sending waits until it is let go."""

    def __init__(self, *, fails_at: str = "") -> None:
        self.sent: list[tuple[str, ...]] = []
        self.threads: set[int] = set()
        self.began = threading.Event()
        self.go_on = threading.Event()
        self._fails_at = fails_at

    async def send(self, topics: Iterable[str]) -> None:
        self.threads.add(threading.get_ident())
        self.sent.append(tuple(topics))
        self.began.set()
        self.go_on.wait(5)
        if self._fails_at in self.sent[-1]:
            raise ConnectionError("Redis is gone")


def test_what_waits_is_sent_together_and_each_topic_once() -> None:
    line = Line()
    publisher = Publisher(line.send)
    publisher.publish(["inbox"])
    assert line.began.wait(5)
    for topics in (["ticket:1", "inbox"], ["ticket:2", "inbox"]):
        publisher.publish(topics)
    line.go_on.set()
    publisher.flush(5)
    publisher.flush(5)
    assert line.sent[0] == ("inbox",)
    assert [topic for topics in line.sent[1:] for topic in topics][:2] == ["ticket:1", "inbox"]
    assert {topic for topics in line.sent[1:] for topic in topics} == {
        "ticket:1",
        "ticket:2",
        "inbox",
    }
    assert len(line.threads) == 1
    assert line.threads != {threading.get_ident()}


def test_a_failure_costs_no_other_topic(caplog: pytest.LogCaptureFixture) -> None:
    line = Line(fails_at="ticket:1")
    line.go_on.set()
    publisher = Publisher(line.send)
    for topic in ("ticket:1", "ticket:2"):
        publisher.publish([topic])
        publisher.flush(5)
    assert line.sent == [("ticket:1",), ("ticket:2",)]
    assert "live update not published" in caplog.text


def test_a_process_that_cannot_start_a_thread_keeps_its_change(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    line = Line()
    line.go_on.set()
    publisher = Publisher(line.send)
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        publisher.publish(["inbox"])
    assert "live update not published" in caplog.text
    publisher.publish(["ticket:1"])  # once there is room again, it goes on
    publisher.flush(5)
    assert line.sent == [("ticket:1",)]


def test_a_flush_before_anything_waits_for_nothing() -> None:
    Publisher(Line().send).flush(5)

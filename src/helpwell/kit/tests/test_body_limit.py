"""A body beyond the limit is refused before it fills a disk."""

import asyncio
from collections.abc import Iterator
from typing import Any

from helpwell.kit.body_limit import BoundedBody


class _Reader:
    """An application that reads the whole body and then answers 200."""

    def __init__(self) -> None:
        self.taken = b""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            self.taken += message["body"]
            more = message["more_body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})


def _asked(chunks: list[bytes], declared: bytes | None = None) -> tuple[_Reader, list[int]]:
    """What the application read of a body in chunks, and the statuses that were answered."""
    reader, statuses = _Reader(), []
    left: Iterator[bytes] = iter(chunks)

    async def receive() -> Any:
        chunk = next(left, None)
        return {"type": "http.request", "body": chunk or b"", "more_body": chunk is not None}

    async def send(message: Any) -> None:
        if "status" in message:
            statuses.append(message["status"])

    headers = [] if declared is None else [(b"content-length", declared)]
    asyncio.run(BoundedBody(reader, 10)({"type": "http", "headers": headers}, receive, send))
    return reader, statuses


def test_a_body_of_just_the_limit_passes() -> None:
    reader, statuses = _asked([b"12345", b"67890"], b"10")
    assert (reader.taken, statuses) == (b"1234567890", [200])


def test_a_declared_length_is_refused_before_a_byte_is_read() -> None:
    reader, statuses = _asked([b"x"], b"11")
    assert (reader.taken, statuses) == (b"", [413])


def test_a_body_that_grows_beyond_it_is_cut_off() -> None:
    reader, statuses = _asked([b"12345"] * 1000)
    assert (reader.taken, statuses) == (b"1234512345", [413])


def test_a_length_that_is_none_is_counted_all_the_same() -> None:
    for declared in (b"", b"-1", b"9" * 40, b"5"):
        _reader, statuses = _asked([b"12345"] * 1000, declared)
        assert statuses == [413], declared

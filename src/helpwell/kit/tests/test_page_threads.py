"""A page is answered whole on a lasting thread; a slow line, up or down, holds none."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import path
from pytest_django.fixtures import Settings

from helpwell.kit.page_threads import PagesOnThreads

closed: list[str] = []


def whole(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(request.body + threading.current_thread().name.encode())
    response.set_cookie("one", "1")
    response.set_cookie("two", "2")
    return response


def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError(request.path)


def in_parts(_request: HttpRequest) -> HttpResponseBase:
    def parts() -> Iterator[str]:
        for number in range(3):
            yield f"{number} in {threading.current_thread().name} "

    response = StreamingHttpResponse(parts())
    response._resource_closers.append(  # type: ignore[attr-defined]
        lambda: closed.append(threading.current_thread().name)
    )
    return response


urlpatterns = [path("whole/", whole), path("broken/", broken), path("parts/", in_parts)]


@pytest.fixture
def pages(settings: Settings) -> PagesOnThreads:
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = []
    return PagesOnThreads(1)


def _scope(where: str) -> dict[str, Any]:
    return {
        "type": "http",
        "method": "POST",
        "path": where,
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
    }


async def _body(*chunks: bytes) -> AsyncIterator[dict[str, Any]]:
    for chunk in chunks:
        yield {"type": "http.request", "body": chunk, "more_body": True}
    yield {"type": "http.request", "body": b"", "more_body": False}


async def _ask(
    pages: PagesOnThreads, where: str, coming: AsyncIterator[dict[str, Any]]
) -> list[Any]:
    said: list[Any] = []

    async def receive() -> dict[str, Any]:
        return await anext(coming)

    async def send(message: Any) -> None:
        said.append(message)

    await pages(_scope(where), receive, send)
    return said


async def test_the_body_comes_whole_and_the_answer_goes_whole(pages: PagesOnThreads) -> None:
    start, body = await _ask(pages, "/whole/", _body(b"a", b"b "))
    assert start["status"] == 200
    cookies = [value for name, value in start["headers"] if name == b"Set-Cookie"]
    assert [value.partition(b";")[0] for value in cookies] == [b"one=1", b"two=2"]
    assert body == {"type": "http.response.body", "body": b"ab page_0"}


async def test_the_next_page_has_the_same_thread(pages: PagesOnThreads) -> None:
    threads = {(await _ask(pages, "/whole/", _body()))[1]["body"] for _twice in range(2)}
    assert threads == {b"page_0"}


async def test_who_sends_slowly_holds_no_thread(pages: PagesOnThreads) -> None:
    rest = asyncio.Event()

    async def slowly() -> AsyncIterator[dict[str, Any]]:
        yield {"type": "http.request", "body": b"slow ", "more_body": True}
        await rest.wait()
        yield {"type": "http.request", "body": b"", "more_body": False}

    slow = asyncio.create_task(_ask(pages, "/whole/", slowly()))
    await asyncio.sleep(0)
    assert (await _ask(pages, "/whole/", _body(b"quick ")))[1]["body"] == b"quick page_0"
    assert not slow.done()
    rest.set()
    assert (await slow)[1]["body"] == b"slow page_0"


async def test_who_reads_slowly_holds_no_thread(pages: PagesOnThreads) -> None:
    coming, began, go_on = _body(), asyncio.Event(), asyncio.Event()
    said: list[Any] = []

    async def receive() -> dict[str, Any]:
        return await anext(coming)

    async def send(message: Any) -> None:
        said.append(message)
        began.set()
        await go_on.wait()

    slow = asyncio.create_task(pages(_scope("/parts/"), receive, send))
    await began.wait()
    assert (await _ask(pages, "/whole/", _body()))[0]["status"] == 200
    go_on.set()
    await slow
    assert b"".join(part["body"] for part in said[1:]).startswith(b"0 in stream_0 1 in stream_0 ")
    assert "more_body" not in said[-1]
    assert closed == ["stream_0"]


async def test_who_leaves_while_sending_gets_no_answer(pages: PagesOnThreads) -> None:
    async def leaving() -> AsyncIterator[dict[str, Any]]:
        yield {"type": "http.request", "body": b"half", "more_body": True}
        yield {"type": "http.disconnect"}

    assert await _ask(pages, "/whole/", leaving()) == []


async def test_a_mistake_is_answered_and_the_thread_goes_on(
    pages: PagesOnThreads, settings: Settings
) -> None:
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False
    start, _ = await _ask(pages, "/broken/", _body())
    assert start["status"] == 500
    assert (await _ask(pages, "/whole/", _body()))[0]["status"] == 200


async def test_only_pages_are_served(pages: PagesOnThreads) -> None:
    with pytest.raises(ValueError, match="websocket"):
        await pages({"type": "websocket"}, None, None)

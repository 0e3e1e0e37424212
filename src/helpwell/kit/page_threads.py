"""Django's pages on a few lasting threads under an ASGI server; docs/decisions/pages-on-threads.md says why."""

import asyncio
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing
from typing import IO, Any

from asgiref.sync import sync_to_async
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.db import connections
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import set_script_prefix


class PagesOnThreads(ASGIHandler):
    """Answers each request whole in one of `most` threads, which keep their database connection for the next.

    A body is taken in before a thread is asked, and an answer sent after it was released: a slow line holds no thread.
    """

    def __init__(self, most: int) -> None:
        BaseHandler.__init__(self)  # ASGIHandler's own would load the chain for coroutines
        self.load_middleware(is_async=False)
        pool = ThreadPoolExecutor(most, thread_name_prefix="page")
        self._answer = sync_to_async(self._answer_here, thread_sensitive=False, executor=pool)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one HTTP request; a client that leaves before its request is complete gets none."""
        if scope["type"] != "http":
            raise ValueError(f"no pages over {scope['type']}")
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        with closing(body):
            response = await self._answer(scope, body)
        await send(
            {
                "type": "http.response.start",
                "status": response.status_code,
                "headers": _headers(response),
            }
        )
        if isinstance(response, HttpResponse):
            await send({"type": "http.response.body", "body": response.content})
        else:
            await _stream(response, send)

    def _answer_here(self, scope: Any, body: IO[bytes]) -> Any:
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=type(self), scope=scope)
        request, refused = self.create_request(scope, body)
        response: Any = self.get_response(request) if request else refused
        if isinstance(response, FileResponse):
            response.block_size = self.chunk_size
        if isinstance(response, HttpResponse):
            response.close()
        return response


def _headers(response: HttpResponseBase) -> list[tuple[bytes, bytes]]:
    plain = [(name.encode("ascii"), value.encode("latin-1")) for name, value in response.items()]
    cookies = response.cookies.values()
    return plain + [
        (b"Set-Cookie", one.output(header="").strip().encode("ascii")) for one in cookies
    ]


async def _stream(response: Any, send: Any) -> None:
    """Send part by part, made in a thread of its own: whoever reads slowly keeps nobody else waiting."""
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1, thread_name_prefix="stream") as own:
        try:
            parts = iter(response)
            while (part := await loop.run_in_executor(own, next, parts, None)) is not None:
                await send({"type": "http.response.body", "body": part, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            await _end(response, loop, own)


async def _end(response: Any, loop: asyncio.AbstractEventLoop, own: Executor) -> None:
    await loop.run_in_executor(own, response.close)
    await loop.run_in_executor(own, connections.close_all)

"""A bound on what one request may carry: Django puts a body on the disk whole before any view is asked."""

from typing import Any

_ANSWER = b"Too large."


class BoundedBody:
    """Answers 413 to a larger body, as soon as it is declared or has come, and takes no more of it."""

    def __init__(self, application: Any, most: int) -> None:
        self._application = application
        self._most = most

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass the request on, its body counted on the way."""
        if _declared(scope) > self._most:
            await _refuse(send)
            return
        taken, refused = 0, False

        async def counted() -> Any:
            nonlocal taken, refused
            message = await receive()
            taken += len(message.get("body", b""))
            if taken <= self._most:
                return message
            if not refused:
                refused = True
                await _refuse(send)
            return {"type": "http.disconnect"}

        async def answered(message: Any) -> None:
            if not refused:
                await send(message)

        await self._application(scope, counted, answered)


def _declared(scope: Any) -> int:
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(length) if length.isdigit() and len(length) < 19 else 0


async def _refuse(send: Any) -> None:
    headers = [(b"content-type", b"text/plain"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": _ANSWER})

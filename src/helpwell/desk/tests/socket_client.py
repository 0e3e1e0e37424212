"""The browser's end of a socket, spoken to the application directly (ASGI)."""

import json
from typing import Any

from asgiref.testing import ApplicationCommunicator


class SocketClient:
    """One connection; what is received waits until it is asked for."""

    def __init__(self, application: Any, path: str, headers: dict[str, str]) -> None:
        pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
        scope = {
            "type": "websocket",
            "path": path,
            "query_string": b"",
            "headers": pairs,
            "subprotocols": [],
        }
        self._wire: Any = _untyped(application, scope)

    async def connect(self) -> bool:
        """Whether the handshake was accepted."""
        await self._wire.send_input({"type": "websocket.connect"})
        return bool((await self._next())["type"] == "websocket.accept")

    async def say(
        self, *, json_: object = None, text: str | None = None, data: bytes | None = None
    ) -> None:
        """Send one message."""
        text = json.dumps(json_) if text is None and data is None else text
        await self._wire.send_input({"type": "websocket.receive", "text": text, "bytes": data})

    async def hear(self, seconds: float = 3) -> dict[str, Any]:
        """The next message."""
        message = await self._next(seconds)
        assert message["type"] == "websocket.send", message
        said: dict[str, Any] = json.loads(message["text"])
        return said

    async def is_silent(self, seconds: float) -> bool:
        """Whether nothing comes for a while."""
        return bool(await self._wire.receive_nothing(timeout=seconds))

    async def closed(self) -> int:
        """The code with which the other side ends it; what comes before is passed over."""
        while True:
            message = await self._next()
            if message["type"] == "websocket.close":
                return int(message["code"])

    async def leave(self) -> None:
        """End it, and wait until the application is done with it."""
        await self._wire.send_input({"type": "websocket.disconnect", "code": 1000})
        await self._wire.wait(5)

    async def _next(self, seconds: float = 3) -> dict[str, Any]:
        message: dict[str, Any] = await self._wire.receive_output(seconds)
        return message


_untyped: Any = ApplicationCommunicator

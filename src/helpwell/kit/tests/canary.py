"""A listener that counts who calls, and a network on which every address leads to it."""

import socket
import threading
from collections.abc import Iterable
from contextlib import suppress

import httpcore


class Canary:
    """Listens on loopback, and counts who calls."""

    def __init__(self, answers: Iterable[bytes] = ()) -> None:
        self.calls: list[bytes] = []
        self._answers = iter(answers)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection, suppress(OSError):  # a client that has had enough may hang up
                self.calls.append(connection.recv(65_536))
                connection.sendall(next(self._answers, b"HTTP/1.1 204 No Content\r\n\r\n"))
                connection.shutdown(socket.SHUT_WR)
                # Closing with words unread would cut off our own answer.
                while rest := connection.recv(65_536):
                    self.calls[-1] += rest

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)


class ToCanary(httpcore.NetworkBackend):
    """A network on which every address leads to the canary; it notes which address was meant."""

    def __init__(self, canary: Canary) -> None:
        self.canary = canary
        self.meant: list[tuple[str, int]] = []

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        self.meant.append((host, port))
        return httpcore.SyncBackend().connect_tcp("127.0.0.1", self.canary.port, timeout)

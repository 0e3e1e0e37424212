"""A network for one request: it goes to one checked address, and it ends by one deadline."""

import ssl
import time
from collections.abc import Iterable

import httpcore

_CHUNK = 65_536


class Pinned(httpcore.NetworkBackend):
    """Connects to the address that was checked, whatever the host's name, until the deadline."""

    def __init__(self, network: httpcore.NetworkBackend, address: str, deadline: float) -> None:
        self._network = network
        self._address = address
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Open a connection to the checked address."""
        stream = self._network.connect_tcp(
            self._address, port, left(self._deadline), local_address, socket_options
        )
        return _Timed(stream, self._deadline)


class _Timed(httpcore.NetworkStream):
    """A stream whose every wait ends at one deadline, so that a slow drip of bytes ends too."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what has come, or wait until the deadline."""
        return self._stream.read(min(max_bytes, _CHUNK), left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write the buffer before the deadline."""
        self._stream.write(buffer, left(self._deadline))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Speak TLS with the host's name, before the deadline."""
        stream = self._stream.start_tls(ssl_context, server_hostname, left(self._deadline))
        return _Timed(stream, self._deadline)

    def get_extra_info(self, info: str) -> object:
        """Pass on what the stream knows of itself."""
        return self._stream.get_extra_info(info)


def left(deadline: float) -> float:
    """Return the seconds that are left, or raise httpcore.ReadTimeout."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("it took too long")
    return left

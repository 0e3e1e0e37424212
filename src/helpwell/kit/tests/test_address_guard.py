import socket
import ssl
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import cycle

import httpcore
import pytest

from helpwell.kit.address_guard import (
    Fetched,
    FetchFailed,
    Policy,
    Refused,
    fetch_guarded,
    refuse_address,
    refuse_reason,
    refuse_url,
    system_resolve,
)
from helpwell.kit.tests.canary import Canary, ToCanary
from helpwell.kit.tests.inner_addresses import (
    INNER_ADDRESSES,
    INNER_URLS,
    OUTER_ADDRESSES,
    PUBLIC,
    PUBLIC_6,
)


@pytest.fixture
def serve() -> Iterator[Callable[..., ToCanary]]:
    made: list[Canary] = []

    def start(*answers: bytes) -> ToCanary:
        made.append(Canary(answers))
        return ToCanary(made[-1])

    yield start
    for canary in made:
        canary.close()


def answer(body: bytes = b"hello", *headers: str, status: str = "200 OK") -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, "Connection: close"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def resolve_to(*addresses: str) -> Callable[[str, int], Sequence[str]]:
    return lambda _host, _port: addresses


def public(_host: str, _port: int) -> Sequence[str]:
    return [PUBLIC]


@pytest.mark.parametrize("address", INNER_ADDRESSES)
def test_inner_addresses_are_refused(address: str) -> None:
    assert refuse_address(address)
    assert refuse_reason("https://x.org/", [address])
    assert refuse_reason("https://x.org/", [PUBLIC, address])


@pytest.mark.parametrize("address", OUTER_ADDRESSES)
def test_public_addresses_are_not_refused(address: str) -> None:
    assert refuse_address(address) is None
    assert refuse_reason("https://x.org/", [address]) is None


@pytest.mark.parametrize(
    "wrong", ["", "x", "127.1", "0x7f000001", "2130706433", "127.0.0.1/8", "[::1]"]
)
def test_what_is_no_address_is_refused(wrong: str) -> None:
    assert refuse_address(wrong)


def test_a_name_without_an_address_is_refused() -> None:
    assert refuse_reason("https://x.org/", []) == "the host's name has no address"


def test_there_are_more_than_120_forms() -> None:
    assert len(set(INNER_URLS)) >= 150


def test_no_form_of_an_inner_address_connects_anywhere(serve: Callable[..., ToCanary]) -> None:
    network = serve()
    asked: list[str] = []

    def resolve(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"]

    for url in INNER_URLS:
        assert refuse_url(url), url
        with pytest.raises(Refused):
            fetch_guarded(url, resolve=resolve, backend=network, timeout=5)
    assert network.meant == []
    assert network.canary.calls == []
    assert asked == []


def test_the_canary_would_have_heard_a_call(serve: Callable[..., ToCanary]) -> None:
    network = serve(answer())
    assert fetch_guarded("http://x.org/", resolve=public, backend=network).content == b"hello"
    assert len(network.canary.calls) == 1


@pytest.mark.parametrize("address", INNER_ADDRESSES)
def test_a_name_of_an_inner_address_connects_nowhere(
    address: str, serve: Callable[..., ToCanary]
) -> None:
    network = serve()
    for answers in ([address], [PUBLIC, address], [address, PUBLIC]):
        with pytest.raises(Refused):
            fetch_guarded("http://x.org/", resolve=resolve_to(*answers), backend=network)
    assert network.meant == []


def test_a_name_is_asked_once_and_the_checked_address_connected(
    serve: Callable[..., ToCanary],
) -> None:
    network = serve(answer())
    flips = cycle([[PUBLIC], ["127.0.0.1"]])
    asked: list[str] = []

    def resolve(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return next(flips)

    fetch_guarded("http://x.org/a", resolve=resolve, backend=network)
    assert asked == ["x.org"]
    assert network.meant == [(PUBLIC, 80)]
    with pytest.raises(Refused):
        fetch_guarded("http://x.org/a", resolve=resolve, backend=network)
    assert len(network.meant) == 1


def test_the_name_stands_in_the_request(serve: Callable[..., ToCanary]) -> None:
    network = serve(answer())
    fetch_guarded("http://Bücher.example/ä?b=ö&c=d#e", resolve=public, backend=network)
    request = network.canary.calls[0].decode()
    assert request.startswith("GET /%C3%A4?b=%C3%B6&c=d HTTP/1.1\r\n")
    assert "Host: xn--bcher-kva.example\r\n" in request
    assert "identity" in request


def test_redirects_are_not_followed_unless_asked(serve: Callable[..., ToCanary]) -> None:
    network = serve(answer(b"", "Location: http://y.org/", status="302 Found"))
    with pytest.raises(Refused, match="redirects"):
        fetch_guarded("http://x.org/", resolve=public, backend=network)


INNER_LOCATIONS = [
    "http://127.0.0.1/", "http://127.0.0.1:6379/", "//127.0.0.1/", "http://2130706433/", "file:///etc/passwd",
    "http://[::1]/", "http://inner.org/", "http://y.org:22/", "http://u@y.org/", "gopher://y.org/", "http://[",
    "http://169.254.169.254/latest/meta-data/", "https://inner.org:443/", "http://localhost/", "\\\\127.0.0.1\\x",
]  # fmt: skip


@pytest.mark.parametrize("location", INNER_LOCATIONS)
def test_a_redirect_inward_is_refused(location: str, serve: Callable[..., ToCanary]) -> None:
    network = serve(answer(b"", f"Location: {location}", status="302 Found"), answer(b"secret"))

    def resolve(host: str, _port: int) -> Sequence[str]:
        return ["10.0.0.1"] if host == "inner.org" else [PUBLIC]

    with pytest.raises(Refused):
        fetch_guarded("http://x.org/", resolve=resolve, backend=network, max_redirects=3)
    assert network.meant == [(PUBLIC, 80)]
    assert len(network.canary.calls) == 1


def test_each_hop_is_resolved_and_checked_anew(serve: Callable[..., ToCanary]) -> None:
    hop = answer(b"", "Location: /again", status="307 Temporary Redirect")
    network = serve(hop, hop, answer(b"secret"))
    flips = iter([[PUBLIC], [PUBLIC_6], ["127.0.0.1"]])
    with pytest.raises(Refused):
        fetch_guarded(
            "http://x.org/", resolve=lambda _h, _p: next(flips), backend=network, max_redirects=5
        )
    assert network.meant == [(PUBLIC, 80), (PUBLIC_6, 80)]


def test_a_good_redirect_is_followed_and_credentials_stay_behind(
    serve: Callable[..., ToCanary],
) -> None:
    hop = answer(b"", "Location: http://y.org/b", status="301 Moved")
    network = serve(hop, answer(b"done", "Content-Type: Text/Plain; charset=x"))
    fetched = fetch_guarded(
        "http://x.org/",
        resolve=public,
        backend=network,
        max_redirects=1,
        headers={"Authorization": "Bearer x", "X-Kept": "y"},
    )
    assert (fetched.url, fetched.status, fetched.content) == ("http://y.org/b", 200, b"done")
    assert fetched.content_type == "text/plain"
    assert b"Bearer x" in network.canary.calls[0]
    assert b"Bearer" not in network.canary.calls[1]
    assert b"X-Kept: y" in network.canary.calls[1]


def test_redirects_in_a_circle_end(serve: Callable[..., ToCanary]) -> None:
    network = serve(*[answer(b"", "Location: /", status="302 Found")] * 10)
    with pytest.raises(Refused, match="more than 3"):
        fetch_guarded("http://x.org/", resolve=public, backend=network, max_redirects=3)
    assert len(network.canary.calls) == 4


def test_a_post_is_not_sent_on(serve: Callable[..., ToCanary]) -> None:
    network = serve(answer(b"", "Location: http://y.org/", status="307 Temporary Redirect"))
    with pytest.raises(Refused):
        fetch_guarded(
            "http://x.org/",
            resolve=public,
            backend=network,
            method="POST",
            content=b"x",
            max_redirects=3,
        )
    assert len(network.canary.calls) == 1


@pytest.mark.parametrize(
    "reply",
    [
        answer(b"x" * 2_000),
        answer(b"x", "Content-Length: 2000"),
        answer(b"7d0\r\n" + b"x" * 2_000 + b"\r\n0\r\n\r\n", "Transfer-Encoding: chunked"),
        answer(b"\x1f\x8b", "Content-Encoding: gzip"),
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
        b"SSH-2.0-OpenSSH\r\n",
        b"",
        answer(b"x", "Content-Length: 10"),
        answer(b"x", "Content-Length: -1"),
    ],
)
def test_answers_too_large_or_broken_fail_in_words(
    reply: bytes, serve: Callable[..., ToCanary]
) -> None:
    with pytest.raises(FetchFailed):
        fetch_guarded("http://x.org/", resolve=public, backend=serve(reply), max_bytes=1_000)


def test_an_answer_of_just_the_limit_is_taken(serve: Callable[..., ToCanary]) -> None:
    fetched = fetch_guarded(
        "http://x.org/", resolve=public, backend=serve(answer(b"x" * 1_000)), max_bytes=1_000
    )
    assert fetched.content == b"x" * 1_000


class Dripping(httpcore.NetworkBackend):
    """A server that sends one byte for each look at the clock, for ever."""

    def __init__(self, clock: list[float]) -> None:
        self.clock = clock
        self.timeouts: list[float | None] = []

    def connect_tcp(self, *_args: object, **_kwargs: object) -> httpcore.NetworkStream:
        outer = self

        class Drip(httpcore.NetworkStream):
            def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
                outer.timeouts.append(timeout)
                outer.clock[0] += 1
                return b"H"

            def write(self, buffer: bytes, timeout: float | None = None) -> None:
                pass

            def close(self) -> None:
                pass

        return Drip()


def test_a_slow_drip_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    network = Dripping(clock)
    with pytest.raises(FetchFailed, match="too long"):
        fetch_guarded("http://x.org/", resolve=public, backend=network, timeout=10)
    assert network.timeouts == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]


def test_nobody_there_is_a_failure_in_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    policy = Policy(ports=frozenset({port}), allowed_networks=("127.0.0.0/8",))
    with pytest.raises(FetchFailed, match="gave no answer"):
        fetch_guarded(f"http://127.0.0.1:{port}/", policy=policy)
    with pytest.raises(FetchFailed, match="no address"):
        fetch_guarded("http://x.org/", resolve=resolve_to())


def test_an_owner_may_open_a_network_of_his_own(serve: Callable[..., ToCanary]) -> None:
    network = serve(answer())
    policy = Policy(
        ports=frozenset({network.canary.port}), allowed_networks=("127.0.0.1/32", "fd00::/8")
    )
    url = f"http://localhost:{network.canary.port}/"
    fetched = fetch_guarded(url, policy=policy, resolve=resolve_to("127.0.0.1"))
    assert isinstance(fetched, Fetched)
    assert fetched.url == url
    with pytest.raises(Refused):
        fetch_guarded(url, policy=policy, resolve=resolve_to("127.0.0.2"))
    with pytest.raises(Refused):
        fetch_guarded(url, policy=policy, resolve=resolve_to("10.0.0.1"))


class NotingTls(httpcore.MockBackend):
    """Answers from memory, and notes with which name TLS was spoken."""

    names: list[str | None]

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        outer, self.names = self, []

        class Stream(httpcore.MockStream):
            def start_tls(
                self,
                ssl_context: ssl.SSLContext,
                server_hostname: str | None = None,
                timeout: float | None = None,
            ) -> httpcore.NetworkStream:
                assert ssl_context.check_hostname
                assert ssl_context.verify_mode is ssl.CERT_REQUIRED
                outer.names.append(server_hostname)
                return self

        return Stream([answer()])


def test_tls_is_spoken_with_the_name_and_not_with_the_address() -> None:
    network = NotingTls([])
    assert fetch_guarded("https://x.org/", resolve=public, backend=network).content == b"hello"
    assert network.names == ["x.org"]


def test_the_machine_itself_resolves_its_own_name() -> None:
    assert "127.0.0.1" in system_resolve("127.0.0.1", 80)
    assert system_resolve("x" * 70, 80) == []

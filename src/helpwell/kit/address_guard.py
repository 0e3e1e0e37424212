"""Requests to addresses that others chose: never to this machine or its neighbors, hop by hop.

A name is resolved once, every address it gave is checked, and the connection goes to a checked
address; the name still stands in Host and in TLS. A second look-up, which could answer differently,
never happens.
"""

import socket
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote, urljoin, urlsplit

import httpcore
import idna
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from helpwell.kit.pinned import Pinned

Resolve = Callable[[str, int], Sequence[str]]
_Address = IPv4Address | IPv6Address

_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})

# Not global, or global by the letter while a door to somewhere else. ipaddress knows most of them,
# but its answers changed between Python versions, and what decides here shall not.
_REFUSED_NETWORKS = tuple(
    (ip_network(network), reason)
    for network, reason in (
        ("0.0.0.0/8", lazy("this network")),
        ("10.0.0.0/8", lazy("private")),
        ("100.64.0.0/10", lazy("carrier's shared space")),
        ("127.0.0.0/8", lazy("loopback")),
        ("169.254.0.0/16", lazy("link-local or cloud metadata")),
        ("172.16.0.0/12", lazy("private")),
        ("192.0.0.0/24", lazy("protocol assignments")),
        ("192.0.2.0/24", lazy("documentation")),
        ("192.31.196.0/24", lazy("AS112")),
        ("192.52.193.0/24", lazy("AMT")),
        ("192.88.99.0/24", lazy("6to4 relay")),
        ("192.168.0.0/16", lazy("private")),
        ("192.175.48.0/24", lazy("AS112")),
        ("198.18.0.0/15", lazy("benchmarking")),
        ("198.51.100.0/24", lazy("documentation")),
        ("203.0.113.0/24", lazy("documentation")),
        ("224.0.0.0/4", lazy("multicast")),
        ("240.0.0.0/4", lazy("reserved or broadcast")),
        ("168.63.129.16/32", lazy("cloud metadata")),
        ("2001::/23", lazy("protocol assignments or Teredo")),
        ("2001:db8::/32", lazy("documentation")),
        ("2002::/16", lazy("6to4")),
        ("3fff::/20", lazy("documentation")),
    )
)
# All other unicast space of version 6 is unassigned, local, mapped or translated (64:ff9b::/96).
_GLOBAL_V6 = IPv6Network("2000::/3")


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be asked for: schemes, ports, and networks that the owner opened on purpose."""

    ports: frozenset[int] = frozenset({80, 443})
    schemes: frozenset[str] = frozenset({"http", "https"})
    allowed_networks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer that was read whole: the last URL, status, headers in lower case, content."""

    url: str
    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)

    @property
    def content_type(self) -> str:
        """The declared media type without its parameters, in lower case; "" if none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class FetchFailed(Exception):
    """The other side did not give a usable answer; the text says why."""


class Refused(FetchFailed):
    """The address may not be asked; the text says why."""


def system_resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses that this machine's resolver gives for the host; [] if none."""
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


def refuse_address(address: str, policy: Policy = Policy()) -> str | None:
    """Return why this IP address may not be connected to, or None if it may."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return _("{address} is not an IP address").format(address=repr(address))
    if any(_is_in(parsed, network) for network in policy.allowed_networks):
        return None
    if isinstance(parsed, IPv6Address) and (parsed.scope_id or parsed not in _GLOBAL_V6):
        return _("{address} is not a public address").format(address=address)
    for network, reason in _REFUSED_NETWORKS:
        if parsed.version == network.version and parsed in network:
            words = _("{address} is not a public address ({reason})")
            return words.format(address=address, reason=reason)
    return None


def refuse_url(url: str, policy: Policy = Policy()) -> str | None:
    """Return why the form of this URL forbids asking it, or None; names are not resolved here."""
    try:
        target = _read(url, policy)
    except Refused as refusal:
        return str(refusal)
    literal = _literal(target.host)
    return refuse_address(str(literal), policy) if literal else None


def refuse_reason(url: str, addresses: Sequence[str], policy: Policy = Policy()) -> str | None:
    """Return why this URL, whose name gave these addresses, may not be asked, or None if it may.

    One bad address among good ones refuses all: whoever mixes them means to slip one in.
    """
    if reason := refuse_url(url, policy):
        return reason
    if not addresses:
        return _("the host's name has no address")
    reasons = (refuse_address(address, policy) for address in addresses)
    return next((reason for reason in reasons if reason), None)


def fetch_guarded(
    url: str,
    *,
    policy: Policy = Policy(),
    resolve: Resolve = system_resolve,
    backend: httpcore.NetworkBackend | None = None,
    max_bytes: int = 5_000_000,
    timeout: float = 10.0,
    max_redirects: int = 0,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    content: bytes | None = None,
) -> Fetched:
    """Return the answer of a URL that passed the guard, as did each redirect; raises FetchFailed.

    `timeout` is for everything together, in seconds. Redirects are followed for GET and HEAD only.
    """
    deadline = time.monotonic() + timeout
    network = backend or httpcore.SyncBackend()
    for _hop in range(max_redirects + 1):
        target = _read(url, policy)
        address = _checked_address(target, policy, resolve)
        pinned = Pinned(network, address, deadline)
        answer = _ask(target, pinned, method, headers or {}, content, max_bytes)
        location = answer.headers.get("location")
        if answer.status not in _REDIRECTS or location is None:
            return answer
        if method not in ("GET", "HEAD") or max_redirects == 0:
            words = _("{host} redirects, which is not followed here")
            raise Refused(words.format(host=target.host))
        url = _joined(target.url, location)
        headers = _without_credentials(headers or {}, target, url)
    raise Refused(_("more than {most} redirects").format(most=max_redirects))


@dataclass(frozen=True, slots=True)
class _Target:
    """A URL taken apart once; the request is built from these parts, not from the text again."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS.get(self.scheme) else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path}"


def _read(url: str, policy: Policy) -> _Target:
    if len(url) > 8_000:
        raise Refused(_("the address is too long"))
    if any(c.isspace() or not c.isprintable() or c == "\\" for c in url):
        raise Refused(
            _("the address holds a space, a backslash or a character that cannot be seen")
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused(_("the address cannot be read")) from error
    scheme = parts.scheme.lower()
    if scheme not in policy.schemes or scheme not in _PORTS:
        raise Refused(_("only addresses that begin with https:// or http:// are asked"))
    if "@" in parts.netloc:
        raise Refused(_("the address carries a user name"))
    port = _PORTS[scheme] if port is None else port
    if port not in policy.ports:
        raise Refused(_("port {port} is not asked").format(port=port))
    query = f"?{quote(parts.query, safe=_URL_SAFE)}" if parts.query else ""
    path = quote(parts.path or "/", safe=_URL_SAFE) + query
    return _Target(scheme, _host(parts.netloc, parts.hostname or "", policy), port, path)


_URL_SAFE = "/:@!$&'()*+,;=-._~?%[]"


def _host(netloc: str, host: str, policy: Policy) -> str:
    if netloc.startswith("["):
        literal = _literal(host)
        if literal is None:
            raise Refused(_("the address between the brackets cannot be read"))
        return str(literal)
    name = _ascii_name(host)
    if _literal(name) is None and _ends_in_number(name):
        # 2130706433, 0x7f.1, 0177.0.0.1 and 127.1 are all 127.0.0.1 to some resolver.
        raise Refused(_("the host is a number in disguise"))
    local = name == "localhost" or name.endswith((".localhost", ".local", ".internal"))
    if local and not policy.allowed_networks:
        raise Refused(_("{name} is a name of the local network").format(name=name))
    return name


def _ascii_name(host: str) -> str:
    try:
        name = idna.encode(host, uts46=True).decode("ascii") if not host.isascii() else host
    except (idna.IDNAError, UnicodeError) as error:
        raise Refused(_("the host's name cannot be read")) from error
    name = name.lower().removesuffix(".")
    labels = name.split(".")
    known = all(c.isalnum() or c in "-_." for c in name)
    if not known or len(name) > 253 or not all(0 < len(label) <= 63 for label in labels):
        raise Refused(_("the host's name cannot be read"))
    return name


def _ends_in_number(name: str) -> bool:
    """The rule of the URL standard for what some parser reads as an IPv4 address."""
    last = name.rpartition(".")[2]
    return last.isdigit() or (
        last.startswith("0x") and all(c in "0123456789abcdef" for c in last[2:])
    )


def _literal(host: str) -> _Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _is_in(address: _Address, network: str) -> bool:
    known = ip_network(network)
    return address.version == known.version and address in known


def _checked_address(target: _Target, policy: Policy, resolve: Resolve) -> str:
    addresses = [target.host] if _literal(target.host) else list(resolve(target.host, target.port))
    if not addresses:
        raise FetchFailed(_("{host} has no address").format(host=target.host))
    for address in addresses:
        if reason := refuse_address(address, policy):
            raise Refused(reason)
    return addresses[0]


def _ask(
    target: _Target,
    backend: httpcore.NetworkBackend,
    method: str,
    headers: Mapping[str, str],
    content: bytes | None,
    max_bytes: int,
) -> Fetched:
    # No compression: ten bytes on the wire shall not become a gigabyte here.
    sent = {"Host": _host_header(target), "Accept-Encoding": "identity", "Connection": "close"}
    sent |= dict(headers)
    url = httpcore.URL(
        scheme=target.scheme.encode(),
        host=target.host.encode(),
        port=target.port,
        target=target.path.encode(),
    )
    try:
        with (
            httpcore.ConnectionPool(network_backend=backend, max_connections=1) as pool,
            pool.stream(method, url, headers=list(sent.items()), content=content) as response,
        ):
            known = _known_headers(response.headers)
            if known.get("content-encoding", "identity").lower() not in ("", "identity"):
                words = _("{host} sent compressed content, which was not asked for")
                raise FetchFailed(words.format(host=target.host))
            body = _read_body(response.iter_stream(), known, max_bytes)
            return Fetched(target.url, response.status, known, body)
    except (
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.TimeoutException,
        ValueError,
    ) as error:
        raise FetchFailed(
            _("{host} gave no answer: {error}").format(
                host=target.host, error=error or type(error).__name__
            )
        ) from error


def _host_header(target: _Target) -> str:
    return target.url.partition("://")[2].partition("/")[0]


def _known_headers(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in headers}


def _read_body(stream: Iterable[bytes], headers: Mapping[str, str], max_bytes: int) -> bytes:
    declared = headers.get("content-length", "")
    if declared.isdigit() and int(declared[:20]) > max_bytes:
        raise FetchFailed(_("the answer is larger than {most} bytes").format(most=max_bytes))
    body = bytearray()
    for chunk in stream:
        body += chunk
        if len(body) > max_bytes:
            raise FetchFailed(_("the answer is larger than {most} bytes").format(most=max_bytes))
    return bytes(body)


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise Refused(_("the redirect's address cannot be read")) from error


def _without_credentials(headers: Mapping[str, str], old: _Target, url: str) -> dict[str, str]:
    """What was meant for one host is not told to the next."""
    if urlsplit(url).netloc.lower() == urlsplit(old.url).netloc:
        return dict(headers)
    return {k: v for k, v in headers.items() if k.lower() not in ("authorization", "cookie")}

"""How often one may knock, shared by all processes: for each caller's address, and for each address that is written to."""

import hashlib
import ipaddress

from django.core.cache import cache
from django.http import HttpRequest

from helpwell.kit import clock


class TooOften(Exception):
    """Wait so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


def ensure_seldom(action: str, who: str, *, most: int, minutes: int) -> None:
    """Count one knock; raises TooOften for the one after `most` within a span of so many minutes."""
    span = minutes * 60
    number, within = divmod(int(clock.now().timestamp()), span)
    key = hashlib.sha256(f"helpcenter:{action}:{who}:{number}".encode()).hexdigest()
    count = int(cache.get(key, 0))
    if count >= most:
        raise TooOften(span - within)
    cache.set(key, count + 1, timeout=span)


def caller(request: HttpRequest) -> str:
    """Who knocks: the address, and of IPv6 the network that one household has."""
    given = str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)

"""How we talk to mail servers: TLS is verified, and plain words stay on this machine."""

import ipaddress
import socket
import ssl

from django.conf import settings


def tls_context() -> ssl.SSLContext:
    """TLS that checks the server's certificate and name."""
    return ssl.create_default_context()


def plain_allowed(host: str) -> bool:
    """Whether a connection without TLS is let through: to this machine, or where the owner allows it."""
    return settings.INSECURE_MAIL_SERVERS or _is_loopback(host)


def _is_loopback(host: str) -> bool:
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
        return bool(found) and all(ipaddress.ip_address(str(ip)).is_loopback for ip in found)
    except (OSError, ValueError, UnicodeError):
        return False

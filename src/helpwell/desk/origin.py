"""Sockets are for our own pages only: a browser sends cookies along from any page, but also says from which."""

from typing import Any
from urllib.parse import urlsplit

from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.http.request import validate_host


class OwnPagesOnly:
    """Let a handshake through that comes from a page of this desk: its public address, or the very host that is asked."""

    def __init__(self, application: Any) -> None:
        self.application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> Any:
        """Pass the handshake on, or refuse it."""
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if is_own(headers.get(b"origin", ""), headers.get(b"host", "")):
            return await self.application(scope, receive, send)
        return await WebsocketDenier()(scope, receive, send)


def is_own(origin: str, host: str) -> bool:
    """Whether a page of this origin is ours, when it asked this host. No origin is no page."""
    try:
        page, public = urlsplit(origin), urlsplit(settings.BASE_URL)
        if page.scheme not in ("http", "https") or not page.hostname:
            return False
        if _place(page) == _place(public):
            return True
        # Reached by another allowed name (localhost, a second host): then it is the name that the page itself has.
        asked = urlsplit(f"{page.scheme}://{host}")
        known = validate_host(page.hostname, [one for one in settings.ALLOWED_HOSTS if one != "*"])
        return known and _place(page) == _place(asked)
    except ValueError:
        return False


def _place(url: Any) -> tuple[str, str | None, int]:
    return url.scheme, url.hostname, url.port or {"http": 80, "https": 443}.get(url.scheme, 0)

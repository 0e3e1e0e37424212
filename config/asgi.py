"""The one application: pages over HTTP, live topics over a socket."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup(set_prefix=False)

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.urls import path

from helpwell.desk.consumers import LiveConsumer
from helpwell.desk.origin import OwnPagesOnly
from helpwell.kit.body_limit import BoundedBody
from helpwell.kit.page_threads import PagesOnThreads


def sockets() -> Any:
    """The sockets: own pages only, then the session, then the topic."""
    live: Any = LiveConsumer.as_asgi()
    routes: list[Any] = [path("live/", live)]
    return OwnPagesOnly(AuthMiddlewareStack(NoOtherPath(URLRouter(routes))))


class NoOtherPath:
    """A socket to an unknown path is refused; without this it is an error with a traceback in the log."""

    def __init__(self, router: Any) -> None:
        self.router = router

    async def __call__(self, scope: Any, receive: Any, send: Any) -> Any:
        """Pass on what is asked at the one path."""
        if scope["path"] == "/live/":
            return await self.router(scope, receive, send)
        return await WebsocketDenier()(scope, receive, send)


pages = PagesOnThreads(settings.WEB_THREADS)
application = ProtocolTypeRouter(
    {"http": BoundedBody(pages, settings.MAX_BODY_BYTES), "websocket": sockets()}
)

"""Help centers on domains of their own: what is asked there is answered by that help center alone, never by the desk."""

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.http.request import split_domain_port

from helpwell.helpcenter.site import HOST_URLS
from helpwell.knowledge.access import help_centers_open
from helpwell.knowledge.models import HelpCenter

_FOR_SECONDS = 10.0
_kept: tuple[float, frozenset[str]] | None = None


def own_host(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Serve a help center's own domain with its routes; the desk's own names cost no question. A new domain is known within ten seconds."""
    desk = {urlsplit(settings.BASE_URL).hostname or "", "localhost", "127.0.0.1", "[::1]"}

    def answer(request: HttpRequest) -> HttpResponseBase:
        host = split_domain_port(request.get_host())[0]
        if host not in desk and host in _own_hosts():
            center = help_centers_open().filter(host=host).first()
            if center is not None:
                request.__dict__["help_center"] = center
                request.urlconf = HOST_URLS
        return get_response(request)

    return answer


def forget_hosts() -> None:
    """Ask for the domains again at the next page."""
    global _kept  # noqa: PLW0603 (one memory a process)
    _kept = None


def _own_hosts() -> frozenset[str]:
    """The domains of open help centers, some seconds old at most: every page asks, and most desks have none."""
    global _kept  # noqa: PLW0603
    if _kept is None or time.monotonic() - _kept[0] > _FOR_SECONDS:
        rows = help_centers_open().exclude(host="").values_list("host", flat=True)
        _kept = (time.monotonic(), frozenset(rows))
    return _kept[1]


def center_of(request: HttpRequest) -> HelpCenter | None:
    """The help center whose own domain was asked; None on the desk's."""
    found: HelpCenter | None = request.__dict__.get("help_center")
    return found

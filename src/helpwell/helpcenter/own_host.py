"""Help centers on domains of their own: what is asked there is answered by that help center alone, never by the desk."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.http.request import split_domain_port

from helpwell.helpcenter.site import HOST_URLS
from helpwell.knowledge.access import help_centers_open
from helpwell.knowledge.models import HelpCenter


def own_host(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Serve a help center's own domain with its routes; the desk's own names cost no question."""
    desk = {urlsplit(settings.BASE_URL).hostname or "", "localhost", "127.0.0.1", "[::1]"}

    def answer(request: HttpRequest) -> HttpResponseBase:
        host = split_domain_port(request.get_host())[0]
        if host not in desk:
            center = help_centers_open().filter(host=host).first() if host else None
            if center is not None:
                request.__dict__["help_center"] = center
                request.urlconf = HOST_URLS
        return get_response(request)

    return answer


def center_of(request: HttpRequest) -> HelpCenter | None:
    """The help center whose own domain was asked; None on the desk's."""
    found: HelpCenter | None = request.__dict__.get("help_center")
    return found

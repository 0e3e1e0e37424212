"""The door of every public page: which help center, in which language, for whom; and what is said where there is nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation

from helpwell.helpcenter.limits import TooOften
from helpwell.helpcenter.own_host import center_of
from helpwell.helpcenter.session import signed_in
from helpwell.helpcenter.site import Site
from helpwell.kit import page_head
from helpwell.kit.permission import PUBLIC, declares
from helpwell.knowledge.access import help_centers_open
from helpwell.people.company import remembered_company

View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Open the view to everybody with the site as its second argument; drafts, closed help centers and wrong addresses all get
    the same answer."""

    @wraps(view)
    def answer(
        request: HttpRequest, *, center: str = "", language: str = "", **values: Any
    ) -> HttpResponseBase:
        site = _site(request, center, language)
        company = remembered_company()
        zone = company.zone if company else ZoneInfo("UTC")
        with translation.override(site.screen_language), timezone.override(zone):
            try:
                return view(request, site, **values)
            except Http404:
                return page(request, site, "not_found", status=404)
            except TooOften as often:
                refused = page(request, site, "too_often", status=429)
                refused["Retry-After"] = str(often.seconds)
                return refused

    return declares(PUBLIC)(answer)


def page(
    request: HttpRequest,
    site: Site,
    name: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """A page of the help center."""
    links = {
        one: site.url(one) for one in ("home", "search", "ask", "tickets", "sign_in", "sign_out")
    }
    languages = [
        {"code": code, "name": label, "url": there.url("home"), "current": code == site.language}
        for code, label, there in site.each_language()
    ]
    values = {
        "site": site,
        "links": links,
        "languages": languages if len(languages) > 1 else [],
        "accent_url": site.root_url("accent") + f"?{site.center.accent[1:]}",
        "feed_url": site.url("feed"),
        "kit_styles": page_head.styles(),
        "canonical": "",
        **(context or {}),
    }
    return render(request, f"helpcenter/{name}.html", values, status=status)


def _site(request: HttpRequest, slug: str, language: str) -> Site:
    own = center_of(request)
    center = own or help_centers_open().filter(slug=slug).first()
    if center is None or (language and language not in center.languages):
        raise Http404
    return Site(center, language or center.language, own is not None, signed_in(request))

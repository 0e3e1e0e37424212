"""What stands before the pages: which help center, in which language, in which color; and what machines read."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_safe

from helpwell.helpcenter import accent as colors
from helpwell.helpcenter.catalog import in_short, numbered, shelves
from helpwell.helpcenter.door import public
from helpwell.helpcenter.site import Site
from helpwell.kit.permission import PUBLIC, declares
from helpwell.knowledge.access import Visitor, editions_read_by, help_centers_open

_MOST_IN_SITEMAP = 50_000  # sitemaps.org


@declares(PUBLIC)
@require_safe
def centers(request: HttpRequest) -> HttpResponseBase:
    """The one open help center, or a choice of several."""
    found = list(help_centers_open())
    if not found:
        raise Http404
    if len(found) == 1:
        return redirect(reverse("helpcenter:root", args=[found[0].slug]))
    return render(request, "helpcenter/centers.html", {"centers": found})


@public
@require_safe
def root(request: HttpRequest, site: Site) -> HttpResponseBase:
    """Leads to the home in the first language that the reader asks for and the help center has."""
    wanted = [
        code for code, _q in parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    ]
    known = {one.lower(): one for one in site.languages}
    chosen = next(
        (known[one] for code in wanted for one in (code, code.partition("-")[0]) if one in known),
        site.language,
    )
    answer = redirect(site.in_language(chosen).url("home"))
    patch_vary_headers(answer, ["Accept-Language"])
    return answer


@public
@require_safe
def accent(request: HttpRequest, site: Site) -> HttpResponse:
    """The help center's color as a stylesheet, since pages carry no styles of their own."""
    answer = HttpResponse(colors.sheet(site.center.accent), content_type="text/css; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=86400"
    return answer


@public
@require_safe
def sitemap(request: HttpRequest, site: Site) -> HttpResponse:
    """Every page that anybody may read, for search engines: what only customers may read is not in it."""
    everybody = Site(site.center, site.language, site.is_own_host)
    sites = [there for _code, _name, there in everybody.each_language()]
    entries = [_entry(there.canonical("home")) for there in sites]
    entries += [
        _entry(there.canonical("category", category=one.numbered))
        for there in sites
        for top in shelves(there)
        for one in (top, *top.sections)
    ]
    rows = editions_read_by(Visitor(site.center)).filter(language__in=site.languages)
    rows = rows.select_related("live").defer("live__html", "live__text")
    for edition in rows.order_by("article", "language")[:_MOST_IN_SITEMAP]:
        there = everybody.in_language(edition.language)
        url = there.canonical("article", article=numbered(edition))
        entries.append(_entry(url, edition.live.at if edition.live else None))
    context = {"entries": entries[:_MOST_IN_SITEMAP]}
    return render(request, "helpcenter/sitemap.xml", context, content_type="application/xml")


@public
@require_safe
def feed(request: HttpRequest, site: Site) -> HttpResponse:
    """What was published last in this language, as Atom (RFC 4287)."""
    rows = editions_read_by(Visitor(site.center)).filter(language=site.language)
    rows = rows.exclude(published_at=None).select_related("live").order_by("-published_at", "-id")
    entries = [
        {
            "title": one.live.title if one.live else "",
            "summary": in_short(one.live.text, 300) if one.live else "",
            "url": site.canonical("article", article=numbered(one)),
            "at": one.published_at,
        }
        for one in rows[:20]
    ]
    context = {
        "site": site,
        "entries": entries,
        "self_url": site.canonical("feed"),
        "home_url": site.canonical("home"),
        "at": entries[0]["at"] if entries else site.center.created_at,
    }
    kind = "application/atom+xml; charset=utf-8"
    return render(request, "helpcenter/feed.xml", context, content_type=kind)


@public
@require_safe
def robots(request: HttpRequest, site: Site) -> HttpResponse:
    """What search engines may read on a domain of the help center's own."""
    lines = ["User-agent: *"]
    for _code, _name, there in site.each_language():
        lines += [f"Disallow: {there.url(name)}" for name in ("search", "tickets", "sign_in")]
    lines += [f"Sitemap: {site.canonical_root('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _entry(url: str, at: datetime | None = None) -> dict[str, object]:
    return {"url": url, "at": at}

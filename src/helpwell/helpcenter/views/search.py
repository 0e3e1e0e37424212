"""Searching, as a page and as one types."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from helpwell.helpcenter.catalog import best, numbered, readable_editions, without_addresses
from helpwell.helpcenter.door import page, public
from helpwell.helpcenter.finding import find
from helpwell.helpcenter.limits import caller, ensure_seldom
from helpwell.helpcenter.session import new_reader, reader_of, remember_reader
from helpwell.helpcenter.site import Site
from helpwell.knowledge.models import Edition
from helpwell.knowledge.verbs.note_reading import note_search

_LONGEST = 200
_MACHINE = re.compile(r"bot|crawl|spider|slurp|preview", re.I)


@public
@require_safe
def search(request: HttpRequest, site: Site) -> HttpResponse:
    """What fits the question. With `part` only the list, for the page's script."""
    said = " ".join(request.GET.get("q", "").split())
    ensure_seldom("search", caller(request), most=300, minutes=5)
    hits = hits_for(site, said, limit=6 if "part" in request.GET else 15)
    context: dict[str, Any] = {"said": said[:_LONGEST], "hits": hits}
    if "part" in request.GET:
        answer = render(request, "helpcenter/_hits.html", {**context, "ask_url": _ask(site)})
    else:
        answer = page(request, site, "search", {**context, "ask_url": _ask(site)})
    if said and not _is_machine(request):
        reader = reader_of(request) or new_reader()
        note_search(
            said, help_center=site.center, language=site.language, found=len(hits), reader=reader
        )
        remember_reader(answer, reader)
    return answer


def hits_for(site: Site, said: str, *, limit: int) -> list[dict[str, Any]]:
    """What was found with its address; asked again whether this reader may read it, whatever the index says."""
    found = find(site, said, limit=limit) if said else []
    rows: dict[int, list[Edition]] = {}
    for one in readable_editions(site, {hit.article_id for hit in found}):
        rows.setdefault(one.article_id, []).append(one)
    hits = []
    for hit in found:
        if hit.article_id not in rows:
            continue
        where = numbered(best(site, rows[hit.article_id]))
        anchor = f"#{hit.anchor}" if hit.anchor else ""
        hits.append(
            {
                "article_id": hit.article_id,
                "title": hit.title,
                "heading": hit.heading,
                "snippet": [(without_addresses(text), marked) for text, marked in hit.snippet],
                "language": hit.edition_language,
                "url": site.url("article", article=where) + anchor,
            }
        )
    return hits


def _ask(site: Site) -> str:
    return site.url("ask") if site.may_ask else ""


def _is_machine(request: HttpRequest) -> bool:
    """Bots, and browsers that load ahead of their reader, ask nothing."""
    ahead = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
    bot = _MACHINE.search(request.headers.get("User-Agent", ""))
    return ahead or request.method == "HEAD" or bot is not None

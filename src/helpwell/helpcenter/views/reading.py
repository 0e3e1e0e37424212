"""Home, categories and articles; files; and that one was read, or helped."""

import re
from typing import Any

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from helpwell.events.models import Actor
from helpwell.helpcenter import article_page as parts
from helpwell.helpcenter import catalog
from helpwell.helpcenter.door import page, public
from helpwell.helpcenter.limits import caller, ensure_seldom
from helpwell.helpcenter.numbered import Numbered
from helpwell.helpcenter.session import new_reader, reader_of, remember_reader
from helpwell.helpcenter.site import Site, name_of
from helpwell.kit.files import content_disposition, inline_image_type
from helpwell.kit.text import strip_controls
from helpwell.knowledge.access import edition_for, editions_read_by
from helpwell.knowledge.models import ArticleFile
from helpwell.knowledge.verbs import note_reading as use
from helpwell.knowledge.words import pictures_of

_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
_BOTS = re.compile(
    r"bot|crawl|spider|slurp|preview|headlesschrome|monitor|curl|wget|python|http-client|scan", re.I
)


@public
@require_safe
def home(request: HttpRequest, site: Site) -> HttpResponse:
    """The front page of a help center."""
    context = {
        "shelves": catalog.shelves(site),
        "popular": catalog.popular(site),
        "loose": catalog.loose_lines(site),
        "canonical": site.canonical("home"),
        "alternates": [
            {"language": code, "canonical": there.canonical("home")}
            for code, _name, there in site.each_language()
        ],
        "default_url": site.canonical_root("root"),
    }
    return page(request, site, "home", context)


@public
@require_safe
def category(request: HttpRequest, site: Site, category: Numbered) -> HttpResponseBase:
    """A category with its sections and articles; an old name leads to the new one."""
    found = catalog.shelf_of(site, category.number)
    if found is None:
        raise Http404
    shelf, outer = found
    if category != shelf.numbered:
        return redirect(shelf.url, permanent=True)
    context = {
        "shelf": shelf,
        "outer": outer,
        "lines": catalog.lines_in(site, shelf.pk),
        "sections": [(one, catalog.lines_in(site, one.pk)) for one in shelf.sections],
        "canonical": site.canonical("category", category=shelf.numbered),
    }
    return page(request, site, "category", context)


@public
@require_safe
def article(request: HttpRequest, site: Site, article: Numbered) -> HttpResponseBase:
    """An article; a wrong or an old title leads to the right one."""
    edition = edition_for(site.visitor, article.number, site.language)
    if article != catalog.numbered(edition):
        return redirect(catalog.article_url(site, edition), permanent=True)
    alternates = parts.alternates(site, edition)
    canonical = parts.canonical_of(site, edition, alternates)
    context: dict[str, Any] = {
        "edition": edition,
        "words": parts.words_of(site, edition),
        "files": parts.attachments_of(site, edition),
        "place": parts.place_of(site, edition),
        "beside": parts.beside(site, edition),
        "alternates": alternates,
        "default_url": alternates[0].canonical if alternates else canonical,
        "is_other_language": edition.language != site.language,
        "edition_language": name_of(edition.language),
        "edition_dir": site.in_language(edition.language).direction,
        "canonical": canonical,
        "description": parts.description_of(edition),
        "structured": parts.structured(edition, canonical),
        "vote_url": site.url("vote", article_id=edition.article_id),
        "reading_url": site.url("reading", article_id=edition.article_id),
        "said": request.GET.get("said") if request.GET.get("said") in ("yes", "no") else "",
        "commented": "commented" in request.GET,
    }
    return page(request, site, "article", context)


@public
@require_POST
def reading(request: HttpRequest, site: Site, article_id: int) -> HttpResponse:
    """POST counts a reading: the page's script says it, once somebody looks at the page. Bots do not count."""
    edition = edition_for(site.visitor, article_id, site.language)
    if not _BOTS.search(request.headers.get("User-Agent", "bot")):
        ensure_seldom("reading", f"{caller(request)}:{article_id}", most=5, minutes=60)
        searched = request.POST.get("searched") == "1"
        use.note_reading(edition, reader=reader_of(request), searched=searched)
    return HttpResponse(status=204)


@public
@require_POST
def vote(request: HttpRequest, site: Site, article_id: int) -> HttpResponse:
    """POST says whether the article helped, and perhaps why."""
    edition = edition_for(site.visitor, article_id, site.language)
    ensure_seldom("vote", caller(request), most=30, minutes=10)
    reader = reader_of(request) or new_reader()
    helped = request.POST.get("helped") == "yes"
    comment = strip_controls(request.POST.get("comment", ""))
    use.vote(
        edition.article,
        by=Actor.desk(),
        reader=reader,
        language=edition.language,
        helped=helped,
        comment=comment,
    )
    said = f"?said={'yes' if helped else 'no'}{'&commented' if comment.strip() else ''}#vote"
    answer = redirect(catalog.article_url(site, edition) + said)
    remember_reader(answer, reader)
    return answer


@public
@require_safe
def file(request: HttpRequest, site: Site, token: str, name: str) -> HttpResponse:
    """A picture that the published words show, or an attachment to download."""
    readable = editions_read_by(site.visitor)
    found = ArticleFile.objects.filter(token=token, article__in=readable.values("article")).first()
    if found is None or (found.is_safe_image and not _is_shown(site, found)):
        raise Http404
    try:
        with default_storage.open(found.storage_key, "rb") as stored:
            content = stored.read()
    except OSError as gone:
        raise Http404 from gone
    picture = inline_image_type(content) if found.is_safe_image else None
    answer = HttpResponse(content, content_type=picture or "application/octet-stream")
    answer["Cache-Control"] = "private, max-age=3600" if picture else "private, no-store"
    answer["Content-Disposition"] = content_disposition(found.name, inline=picture is not None)
    answer["Content-Security-Policy"] = _POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


@public
@require_safe
def nowhere(request: HttpRequest, site: Site, rest: str) -> HttpResponse:
    """Any other address of a help center: its own page says that there is nothing."""
    raise Http404


def _is_shown(site: Site, file: ArticleFile) -> bool:
    """Whether the published words that this reader may read show the picture: a draft's pictures wait with it."""
    rows = editions_read_by(site.visitor).filter(article=file.article_id).select_related("live")
    return any(one.live and file.token in pictures_of(one.live.html) for one in rows)

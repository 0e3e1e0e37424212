"""The pages of articles: all of them, a new one, one to write, to read, and what it does."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpwell.knowledge.access import may_publish, may_write, visible_to
from helpwell.knowledge.article_list import list_context
from helpwell.knowledge.article_page import edition_of, file_lines, page_context, shown_to
from helpwell.knowledge.article_use import use_context
from helpwell.knowledge.compare import compare
from helpwell.knowledge.forms import NewForm, WordsForm
from helpwell.knowledge.models import Edition, Revision
from helpwell.knowledge.places import page
from helpwell.knowledge.reads import titles_of
from helpwell.knowledge.verbs.wordings import add_wordings
from helpwell.knowledge.verbs.write_article import (
    ChangedMeanwhile,
    EditionExists,
    add_edition,
    write_article,
    write_words,
)
from helpwell.knowledge.views.publishing import after_saving, wants_publishing
from helpwell.knowledge.words import TooLong, cleaned
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission

_MOST_OFFERS = 8


@require_safe
@needs(Permission.USE_DESK)
def articles(request: DeskRequest) -> HttpResponse:
    """All articles that the person may see."""
    context = list_context(request.user, request.GET)
    return page(
        request, "knowledge/articles.html", {**context, "may_write": may_write(request.user)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.USE_DESK, Permission.WRITE_ARTICLES)
def new(request: DeskRequest) -> HttpResponse:
    """GET asks how an article begins; POST begins it as a draft."""
    if request.method != "POST":
        given = {name: request.GET.get(name, "")[:4000] for name in ("title", "asked")}
        form = NewForm(request.user, initial=given)
        return page(request, "knowledge/new.html", {"form": form})
    form = NewForm(request.user, request.POST)
    if not form.is_valid():
        return page(request, "knowledge/new.html", {"form": form}, status=422)
    by = request.user.actor
    kept = write_article(form.draft(), by=by)
    asked = form.cleaned_data["asked"].splitlines()[:20]
    add_wordings(kept, by=by, language=kept.language, texts=asked)
    return redirect("knowledge:article", kept.pk)


@require_safe
@needs(Permission.USE_DESK)
def article(request: DeskRequest, article_id: int) -> HttpResponse:
    """The article in its own language."""
    found = edition_of(request.user, article_id)
    return redirect("knowledge:edition", found.article_id, found.language)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.USE_DESK)
def edition(request: DeskRequest, article_id: int, language: str) -> HttpResponse:
    """GET shows the words, to write or to read; POST keeps new ones."""
    found = edition_of(request.user, article_id, language)
    writes = may_write(request.user) and not found.article.is_archived
    if request.method != "POST":
        return _words_page(request, found, WordsForm(found)) if writes else _read(request, found)
    if not writes or (wants_publishing(request) and not may_publish(request.user)):
        raise PermissionDenied
    form = WordsForm(found, request.POST)
    if form.is_valid():
        try:
            kept = _save(request, found, form)
        except ChangedMeanwhile as told:
            return _conflict(request, found, form, told.now)
        except TooLong:
            form.add_error("html", _("An article holds a million characters of markup at most."))
        else:
            return after_saving(request, found, form, kept)
    return _words_page(request, found, form)


@require_safe
@needs(Permission.USE_DESK)
def reading(request: DeskRequest, article_id: int, language: str) -> HttpResponse:
    """The newest words as they are read."""
    return _read(request, edition_of(request.user, article_id, language))


@require_safe
@needs(Permission.USE_DESK)
def use(request: DeskRequest, article_id: int, language: str) -> HttpResponse:
    """What readers do with the article: views, votes, comments, the searches that lead to it."""
    found = edition_of(request.user, article_id, language)
    context = page_context(request, found, "use") | use_context(found.article)
    return page(request, "knowledge/use.html", context)


@require_POST
@needs(Permission.USE_DESK, Permission.WRITE_ARTICLES)
def translations(request: DeskRequest, article_id: int) -> HttpResponse:
    """POST begins a translation with the words of the source."""
    source = edition_of(request.user, article_id)
    language = request.POST.get("language", "")
    context = page_context(request, source, "write")
    if language not in context["new_languages"] or source.head is None or not context["may_write"]:
        return redirect("knowledge:article", article_id)
    head = source.head
    try:
        add_edition(
            source.article,
            by=request.user.actor,
            language=language,
            title=head.title,
            html=head.html,
        )
    except EditionExists:
        pass  # somebody began it meanwhile: there it is
    else:
        messages.success(request, _("The words of the source stand here, to be translated."))
    return redirect("knowledge:edition", article_id, language)


@require_safe
@needs(Permission.USE_DESK, Permission.WRITE_ARTICLES)
def link_offers(request: DeskRequest) -> HttpResponse:
    """Articles whose titles hold the words that one types, to be linked to."""
    typed = request.GET.get("link_to", "").strip()[:100]
    rows = visible_to(request.user).filter(archived_at=None)
    if typed:
        rows = rows.filter(editions__head__title__icontains=typed)
    ids = list(dict.fromkeys(rows.order_by("-id").values_list("pk", flat=True)[: _MOST_OFFERS * 3]))
    titles = titles_of(ids[:_MOST_OFFERS], get_language() or "")
    offers = [(pk, titles[pk]) for pk in ids if pk in titles]
    return render(request, "knowledge/_link_offers.html", {"offers": offers, "typed": typed})


def _save(request: DeskRequest, found: Edition, form: WordsForm) -> Revision | None:
    given = form.cleaned_data
    return write_words(
        found,
        by=request.user.actor,
        title=given["title"],
        html=given["html"],
        seen=given["seen"] or 0,
        note=given["note"],
        is_current=given.get("is_current", True),
    )


def _words_page(
    request: DeskRequest, found: Edition, form: WordsForm, more: dict[str, Any] | None = None
) -> HttpResponse:
    context = page_context(request, found, "write") | {"form": form, "files": file_lines(found)}
    status = 422 if form.is_bound else 200
    return page(request, "knowledge/words.html", context | (more or {}), status=status)


def _conflict(
    request: DeskRequest, found: Edition, form: WordsForm, now: Revision | None
) -> HttpResponse:
    """What one typed is kept in the form; above it stands what the other wrote, and what saving would change in that."""
    if now is None:
        return _words_page(request, found, form)
    seen = found.revisions.filter(number=form.cleaned_data["seen"] or 0).first()
    mine = (form.cleaned_data["title"], cleaned(form.cleaned_data["html"]))
    theirs = (now.title, now.html)
    form.has_seen(now.number)
    more = {
        "now": now,
        "their_change": compare((seen.title, seen.html), theirs) if seen else [],
        "my_change": compare(theirs, mine),
    }
    return _words_page(request, found, form, more)


def _read(request: DeskRequest, found: Edition) -> HttpResponse:
    context = page_context(request, found, "read")
    html = found.head.html if found.head else ""
    context["shown"] = shown_to(found.article, html)
    return page(request, "knowledge/read.html", context)

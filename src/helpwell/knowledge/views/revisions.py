"""Every version of an article's words: who wrote it, what changed, and the way back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helpwell.knowledge.article_page import edition_of, page_context
from helpwell.knowledge.compare import compare
from helpwell.knowledge.models import Edition, Revision
from helpwell.knowledge.places import page
from helpwell.knowledge.verbs.write_article import restore_revision
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission

_MOST = 200


@require_safe
@needs(Permission.USE_DESK)
def revisions(request: DeskRequest, article_id: int, language: str) -> HttpResponse:
    """The revisions, and two of them compared: those asked for, or what readers see with the newest. `of=source` compares
    the source's revision that was translated with its newest."""
    found = edition_of(request.user, article_id, language)
    context = page_context(request, found, "revisions")
    of_source = request.GET.get("of") == "source" and not found.is_source
    looked_at = edition_of(request.user, article_id) if of_source else found
    before, after = _chosen(request, found, looked_at, of_source=of_source)
    rows = looked_at.revisions.select_related("by").defer("html", "text")
    context |= {
        "revisions": rows[:_MOST],
        "looked_at": looked_at,
        "before": before,
        "after": after,
        "parts": compare((before.title, before.html), (after.title, after.html)) if before else [],
    }
    return page(request, "knowledge/revisions.html", context)


@require_POST
@needs(Permission.USE_DESK, Permission.WRITE_ARTICLES)
def restored(request: DeskRequest, article_id: int, language: str) -> HttpResponse:
    """POST makes the words of an older revision the newest."""
    found = edition_of(request.user, article_id, language)
    older = _numbered(found, request.POST.get("number", ""))
    if older is None or found.article.is_archived:
        return redirect("knowledge:revisions", article_id, found.language)
    note = _("As in revision {number}").format(number=older.number)
    if restore_revision(found, by=request.user.actor, revision=older, note=note):
        messages.success(
            request, _("These words are the newest again. Readers see them once published.")
        )
    return redirect("knowledge:edition", article_id, found.language)


def _chosen(
    request: DeskRequest, found: Edition, looked_at: Edition, *, of_source: bool
) -> tuple[Revision | None, Revision]:
    head = looked_at.head
    if head is None:
        raise Http404
    after = _numbered(looked_at, request.GET.get("to", "")) or head
    before = _numbered(looked_at, request.GET.get("from", ""))
    if before is None and of_source and found.head is not None:
        before = _numbered(looked_at, str(found.head.of_source or 1))
    if before is None and looked_at.has_unpublished_words:
        before = looked_at.live
    if before is None:
        before = looked_at.revisions.filter(number__lt=after.number).first()
    return before, after


def _numbered(edition: Edition, number: str) -> Revision | None:
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    return edition.revisions.filter(number=int(number)).select_related("by").first()

"""Questions that people ask, on the page of the article that answers them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from helpwell.knowledge.access import get_for, may_write
from helpwell.knowledge.article_page import edition_of, page_context
from helpwell.knowledge.models import Wording
from helpwell.knowledge.places import page
from helpwell.knowledge.verbs.wordings import TooMany, add_wordings, decide_wording, remove_wording
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.USE_DESK)
def wordings(request: DeskRequest, article_id: int, language: str) -> HttpResponse:
    """GET shows the questions in this language; POST adds some, one a line."""
    found = edition_of(request.user, article_id, language)
    if request.method == "POST":
        if not may_write(request.user):
            raise PermissionDenied
        texts = request.POST.get("texts", "")[:60_000].splitlines()
        try:
            made = add_wordings(
                found.article, by=request.user.actor, language=language, texts=texts
            )
        except TooMany:
            messages.error(request, _("An article holds 200 questions in a language at most."))
        else:
            words = ngettext("{n} question added.", "{n} questions added.", len(made))
            messages.success(request, words.format(n=len(made)))
        return redirect("knowledge:wordings", article_id, found.language)
    rows = found.article.wordings.filter(language=found.language).select_related("by")
    groups = [
        (state, label, [one for one in rows if one.state == state])
        for state, label in (
            (Wording.State.PROPOSED, _("Proposed")),
            (Wording.State.ACCEPTED, _("People ask")),
            (Wording.State.REFUSED, _("Refused")),
        )
    ]
    context = page_context(request, found, "questions") | {"groups": groups}
    return page(request, "knowledge/wordings.html", context)


@require_POST
@needs(Permission.USE_DESK, Permission.WRITE_ARTICLES)
def wording(request: DeskRequest, article_id: int, wording_id: int) -> HttpResponse:
    """POST accepts, refuses or removes one question."""
    article = get_for(request.user, article_id)
    found = get_object_or_404(Wording, pk=wording_id, article=article)
    act = request.POST.get("act", "")
    if act == "remove":
        remove_wording(found, by=request.user.actor)
    elif act in ("accept", "refuse"):
        decide_wording(found, by=request.user.actor, accept=act == "accept")
    return redirect("knowledge:wordings", article_id, found.language)

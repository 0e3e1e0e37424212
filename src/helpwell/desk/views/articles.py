"""Articles beside a ticket."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helpwell.desk.articles_beside import (
    beside_context,
    edition_to_use,
    link_for_reply,
    words_for_reply,
)
from helpwell.desk.models import ArticleUse
from helpwell.desk.ticket_page import asked_ticket, changed, is_partial, refused
from helpwell.desk.undo_links import undo_url
from helpwell.desk.verbs.use_article import answered_by, take_words
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission


@require_safe
@needs(Permission.USE_DESK)
def articles(request: DeskRequest, number: int) -> HttpResponse:
    """What may answer the ticket; with `q` what a search finds."""
    context = beside_context(request, asked_ticket(request, number))
    partly = "q" in request.GET
    template = "desk/_side_article_list.html" if partly else "desk/_side_articles.html"
    return render(request, template, context)


@require_POST
@needs(Permission.REPLY)
def use(request: DeskRequest, number: int, article_id: int) -> HttpResponse:
    """POST gives the article's words to the composer, or says that it answered the ticket."""
    ticket = asked_ticket(request, number)
    edition = edition_to_use(request, ticket, article_id)
    kind = request.POST.get("kind", "")
    if kind not in ArticleUse.Kind.values:
        return HttpResponse(status=400)
    if kind == ArticleUse.Kind.ANSWERED:
        done = answered_by(ticket, edition, by=request.user)
        back = undo_url(done) if done else ""
        return changed(request, ticket, _("The article answered it"), undo_url=back)
    if edition.article.is_internal:
        return refused(request, ticket, _("This article is for agents alone."))
    if kind == ArticleUse.Kind.LINK:
        html = link_for_reply(edition)
    else:
        html = words_for_reply(edition, request.POST.get("anchor", ""), whole=kind == "whole")
    if not html:
        return refused(request, ticket, _("The customer could not open this article."))
    take_words(ticket, edition, by=request.user, kind=kind)
    answer = changed(request, ticket, _("The words stand in your reply"))
    if is_partial(request) and answer.status_code == 200:
        context = {"html": html, "kind": "reply"}
        answer.write(render_to_string("desk/_ticket_macro_words.html", context, request))
    return answer

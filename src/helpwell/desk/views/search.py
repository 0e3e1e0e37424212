"""Searching by words and operators, by number and by customer."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from helpwell.desk import search as finding
from helpwell.desk.search_page import Search, page_context, suggestions_context
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission
from helpwell.search.verbs.remember_search import remember_search


@require_safe
@needs(Permission.USE_DESK)
def search(request: DeskRequest) -> HttpResponse:
    """The results of a search; a number goes straight to its ticket."""
    asked = Search.read(request.GET)
    ticket = finding.ticket_numbered(request.user, asked.text)
    if ticket is not None:
        return HttpResponseRedirect(reverse("desk:ticket", args=[ticket.id]))
    return render(request, "desk/search.html", page_context(request.user, asked))


@require_safe
@needs(Permission.USE_DESK)
def suggestions(request: DeskRequest) -> HttpResponse:
    """What the search box offers while one types; before that, the customers one deals with now."""
    text = finding.asked(request.GET.get("q", ""), strip=False)
    return render(request, "desk/_suggestions.html", suggestions_context(request.user, text))


@require_POST
@needs(Permission.USE_DESK)
def recent(request: DeskRequest) -> HttpResponse:
    """Remember what was searched for: the page of results says so when it is shown."""
    remember_search(request.user, finding.asked(request.POST.get("q", "")))
    return HttpResponse(status=204)

"""Searching by number and by customer."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from helpwell.desk import search as finding
from helpwell.desk.inbox_views import HOME, Sort
from helpwell.desk.rows import RowMaker
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission

CUSTOMERS_SHOWN, TICKETS_SHOWN = 24, 50


@require_safe
@needs(Permission.USE_DESK)
def search(request: DeskRequest) -> HttpResponse:
    """The results of a search; a number goes straight to its ticket."""
    text = finding.asked(request.GET.get("q", ""))
    ticket = finding.ticket_numbered(request.user, text)
    if ticket is not None:
        return HttpResponseRedirect(reverse("desk:ticket", args=[ticket.id]))
    found = list(finding.customers_found(request.user, text)[: CUSTOMERS_SHOWN + 1])
    lines = finding.tickets_of(request.user, found, TICKETS_SHOWN)
    context = {
        "q": text,
        "number": finding.number_in(text),
        "customers": finding.shown(found[:CUSTOMERS_SHOWN]),
        "has_more": len(found) > CUSTOMERS_SHOWN,
        "rows": RowMaker(request.user, HOME.name, Sort.LATEST).rows(lines),
    }
    return render(request, "desk/search.html", context)


@require_safe
@needs(Permission.USE_DESK)
def suggestions(request: DeskRequest) -> HttpResponse:
    """What the search box offers while one types; before that, the customers one deals with now."""
    text = finding.asked(request.GET.get("q", ""))
    ticket = finding.ticket_numbered(request.user, text)
    found = finding.customers_found(request.user, text)[: finding.SUGGESTED]
    context = {
        "q": text,
        "rows": RowMaker(request.user, HOME.name, Sort.LATEST).rows([ticket] if ticket else []),
        "number": finding.number_in(text),
        "customers": finding.shown(found if text else finding.recent_customers(request.user)),
    }
    return render(request, "desk/_suggestions.html", context)

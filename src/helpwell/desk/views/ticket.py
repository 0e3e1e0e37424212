"""The ticket page, and the fragments that keep it fresh."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from helpwell.desk.thread import thread_of
from helpwell.desk.ticket_page import asked_ticket, is_partial, page_context, refreshed_context
from helpwell.desk.ticket_side import side_context
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission
from helpwell.tickets.access import may_see


@require_safe
@needs(Permission.USE_DESK)
def ticket(request: DeskRequest, number: int) -> HttpResponse:
    """The ticket as a page; its middle alone for a page that shows it in a pane."""
    asked = asked_ticket(request, number)
    if asked.merged_into_id is not None and may_see(request.user, asked.survivor()):
        home = asked.survivor()
        return HttpResponseRedirect(reverse("desk:ticket", args=[home.pk]))
    context = page_context(request, asked)
    template = "desk/_ticket.html" if is_partial(request) else "desk/ticket.html"
    return render(request, template, context)


@require_safe
@needs(Permission.USE_DESK)
def thread(request: DeskRequest, number: int) -> HttpResponse:
    """Head and thread as they are now, to be merged into an open page."""
    context = refreshed_context(request.user, asked_ticket(request, number))
    return render(request, "desk/_ticket_changed.html", context)


@require_safe
@needs(Permission.USE_DESK)
def earlier(request: DeskRequest, number: int) -> HttpResponse:
    """The fifty messages before one of them."""
    asked = asked_ticket(request, number)
    before = request.GET.get("before", "")
    if not (before.isascii() and before.isdigit() and len(before) < 19):
        raise Http404
    found = thread_of(asked, request.user, before=int(before))
    return render(request, "desk/_thread_items.html", {"ticket": asked, "thread": found})


@require_safe
@needs(Permission.USE_DESK)
def side(request: DeskRequest, number: int) -> HttpResponse:
    """The side panel: the customer, who takes part, their other tickets."""
    context = side_context(request, asked_ticket(request, number))
    return render(request, "desk/_ticket_side.html", context)

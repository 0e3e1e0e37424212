"""The inbox: a view's list as a page, as a pane beside a ticket, and what is new in it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from helpwell.desk.inbox_page import Asked, list_context, news_context
from helpwell.desk.inbox_views import VIEWS, View
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission


@require_safe
@needs(Permission.USE_DESK)
def inbox(request: DeskRequest, view: str) -> HttpResponse:
    """One view as a page; only its pane for a request that fills the pane."""
    return _page(request, _view(view, request))


@require_safe
@needs(Permission.USE_DESK)
def inbox_list(request: DeskRequest, view: str) -> HttpResponse:
    """The list pane of a view, for a page that shows it beside a ticket."""
    asked = Asked.read(_view(view, request), request.GET)
    return render(request, "desk/_list.html", list_context(request, asked))


@require_safe
@needs(Permission.USE_DESK)
def inbox_news(request: DeskRequest, view: str) -> HttpResponse:
    """What changed in an open list since it was shown."""
    asked = Asked.read(_view(view, request), request.GET)
    context = news_context(request, asked)
    if context is None:
        return HttpResponse(status=204)
    return render(request, "desk/_news.html", context)


def _page(request: DeskRequest, view: View) -> HttpResponse:
    context = list_context(request, Asked.read(view, request.GET))
    fills_pane = request.headers.get("HX-Target") == "list"
    return render(request, "desk/_list.html" if fills_pane else "desk/inbox.html", context)


def _view(name: str, request: DeskRequest) -> View:
    if name not in VIEWS:
        raise Http404
    if not request.user.may(VIEWS[name].needs):
        raise PermissionDenied
    return VIEWS[name]

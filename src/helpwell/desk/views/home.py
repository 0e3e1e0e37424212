"""The first page: a person's home by role, or the inbox where they want that."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from helpwell.desk.home_page import home_context, part_context
from helpwell.desk.inbox_views import HOME
from helpwell.desk.views.inbox import inbox
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission


@require_safe
@needs(Permission.USE_DESK)
def home(request: DeskRequest) -> HttpResponse:
    """What the person chose to begin with."""
    if request.user.home == Agent.Home.INBOX:
        return inbox(request, HOME.name)  # type: ignore[return-value]
    return render(request, "desk/home.html", home_context(request))


@require_safe
@needs(Permission.USE_DESK)
def overview(request: DeskRequest) -> HttpResponse:
    """The home of the person's role, also for those who begin with the inbox."""
    return render(request, "desk/home.html", home_context(request))


@require_safe
@needs(Permission.USE_DESK)
def part(request: DeskRequest, name: str) -> HttpResponse:
    """What of a home is loaded after the page."""
    context = part_context(request.user, name)
    if context is None:
        raise Http404
    return render(request, "desk/_home_part.html", context)

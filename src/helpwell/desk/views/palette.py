"""The command palette: what it offers before one types, and what is found."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from helpwell.desk import palette as offering
from helpwell.desk import search as finding
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission


@require_safe
@needs(Permission.USE_DESK)
def palette(request: DeskRequest) -> HttpResponse:
    """Places for an empty question; tickets and customers for words."""
    typed = finding.asked(request.GET.get("q", ""))
    here = request.GET.get("here", "")[:200] or "/"
    options = offering.answers(request.user, typed) if typed else offering.places(request, here)
    return render(request, "desk/_palette.html", {"options": options})

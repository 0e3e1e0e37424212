"""The rail again, for open pages: what waits where."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission


@require_safe
@needs(Permission.USE_DESK)
def rail(request: DeskRequest) -> HttpResponse:
    """The numbers of the rail's places, each swapped where it stands."""
    return render(request, "desk/_rail.html")

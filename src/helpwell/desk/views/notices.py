"""What an agent should know: assignments, answers, and messages that did not arrive."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from helpwell.desk.cursors import Place
from helpwell.desk.notice_list import notices_of
from helpwell.desk.verbs.see_notices import see_notices
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission


@require_safe
@needs(Permission.USE_DESK)
def notices(request: DeskRequest) -> HttpResponse:
    """The person's notices, the newest first."""
    found = notices_of(request.user, after=Place.read(request.GET.get("after", "")))
    fills_list = request.headers.get("HX-Target") == "notices"
    template = "desk/_notices.html" if fills_list else "desk/notices.html"
    return render(request, template, {"notices": found, "topics": f"agent:{request.user.pk}"})


@require_POST
@needs(Permission.USE_DESK)
def seen(request: DeskRequest) -> HttpResponse:
    """All of the person's notices are seen."""
    see_notices(request.user)
    return HttpResponseRedirect(reverse("desk:notices"))

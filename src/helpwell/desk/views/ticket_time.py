"""Time spent on a ticket: written down, taken away, or counted by a timer."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpwell.desk.ticket_page import asked_ticket, refused
from helpwell.desk.ticket_tasks import entries_context, told, with_parts
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission
from helpwell.tasks.duration import NoTime, in_words, minutes_in
from helpwell.tasks.models import TimeEntry
from helpwell.tasks.verbs.log_time import NotYours, log_time, remove_time
from helpwell.tasks.verbs.run_timer import drop_timer, pause_timer, start_timer, stop_timer


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CHANGE_TICKETS)
def time(request: DeskRequest, number: int) -> HttpResponse:
    """GET lists what was written down; POST writes down what one spent."""
    ticket = asked_ticket(request, number)
    if request.method != "POST":
        return render(request, "tasks/_entries.html", entries_context(request, ticket))
    note = request.POST.get("note", "")
    try:
        minutes = minutes_in(request.POST.get("time", ""))
    except NoTime as problem:
        return refused(request, ticket, str(problem))
    event = log_time(ticket, agent=request.user, minutes=minutes, note=note, day=localdate())
    words = _("{time} written down").format(time=in_words(minutes))
    return told(request, ticket, event, words, "time")


@require_http_methods(["DELETE"])
@needs(Permission.CHANGE_TICKETS)
def entry(request: DeskRequest, number: int, entry_id: int) -> HttpResponse:
    """DELETE takes away time that one wrote down oneself."""
    ticket = asked_ticket(request, number)
    found = get_object_or_404(
        TimeEntry.objects.select_related("ticket"), ticket=ticket, pk=entry_id
    )
    try:
        event = remove_time(found, agent=request.user)
    except NotYours:
        raise Http404 from None
    return told(request, ticket, event, _("The time is taken away"), "time")


@require_POST
@needs(Permission.CHANGE_TICKETS)
def timer(request: DeskRequest, number: int) -> HttpResponse:
    """POST starts, pauses, stops or forgets the viewer's timer on the ticket."""
    ticket = asked_ticket(request, number)
    act = request.POST.get("act", "")
    if act == "stop":
        event = stop_timer(ticket, agent=request.user)
        return told(request, ticket, event, _("The time is written down"), "time")
    if act == "start":
        start_timer(ticket, agent=request.user)
    elif act == "pause":
        pause_timer(ticket, agent=request.user)
    elif act == "drop":
        drop_timer(ticket, agent=request.user)
    return with_parts(request, HttpResponse(), ticket, "time")

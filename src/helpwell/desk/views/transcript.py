"""A ticket as a page that prints well, and as plain text to take along."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from helpwell.desk.ticket_page import asked_ticket
from helpwell.desk.transcript import as_text, transcript_context
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission


@require_safe
@needs(Permission.USE_DESK)
def transcript(request: DeskRequest, number: int) -> HttpResponse:
    """The page; `?notes=1` with what is internal."""
    ticket = asked_ticket(request, number)
    context = transcript_context(ticket, request.user, with_notes="notes" in request.GET)
    return render(request, "desk/transcript.html", context)


@require_safe
@needs(Permission.USE_DESK)
def transcript_text(request: DeskRequest, number: int) -> HttpResponse:
    """The same as a text file."""
    ticket = asked_ticket(request, number)
    context = transcript_context(ticket, request.user, with_notes="notes" in request.GET)
    answer = HttpResponse(as_text(context), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="ticket-{ticket.pk}.txt"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer

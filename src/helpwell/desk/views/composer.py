"""Writing into a ticket: replies and notes."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpwell.desk.composer_form import ComposerForm, ReplyForm
from helpwell.desk.composer_sending import send_reply, write_note
from helpwell.desk.composer_warnings import Warned, warnings_of
from helpwell.desk.ticket_page import asked_ticket, changed, composer_context, is_partial, refused
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.models import Company
from helpwell.people.permissions import Permission
from helpwell.tickets.models import Message, Status, Ticket
from helpwell.tickets.solving import CannotSolve
from helpwell.tickets.verbs.reply import NothingToSend


@require_POST
@needs(Permission.REPLY)
def replies(request: DeskRequest, number: int) -> HttpResponse:
    """POST sends a reply, after the time in which it can be taken back."""
    ticket = asked_ticket(request, number)
    if words := _unanswerable(ticket):
        return _not_sent(request, ticket, "reply", words)
    form = ReplyForm(request.user, ticket, request.POST)
    if not form.is_valid():
        return _not_sent(request, ticket, "reply", form.words())
    passed = request.POST.get("anyway", "")
    if warned := warnings_of(ticket, request.user, form.cleaned_data, passed=passed):
        return _ask_first(request, ticket, form, warned)
    try:
        message = send_reply(ticket, request.user, form.cleaned_data)
    except NothingToSend:
        return _not_sent(request, ticket, "reply", _("Say in “To” who the message is for."))
    except CannotSolve as missing:
        return _not_sent(request, ticket, "reply", str(missing))
    except ValueError:
        return _not_sent(request, ticket, "reply", _("This was sent before. Reload the page."))
    return _sent(request, ticket, message, later=form.cleaned_data["send_at"] is not None)


@require_POST
@needs(Permission.NOTE)
def notes(request: DeskRequest, number: int) -> HttpResponse:
    """POST keeps an internal note, and tells those whom it mentions."""
    ticket = asked_ticket(request, number)
    form = ComposerForm(request.user, request.POST)
    if not form.is_valid():
        return _not_sent(request, ticket, "note", form.words())
    try:
        message, unseeing = write_note(ticket, request.user, form.cleaned_data)
    except ValueError:
        return _not_sent(request, ticket, "note", _("This was kept before. Reload the page."))
    words = _("The note is kept")
    if unseeing:
        names = ", ".join(one.name for one in unseeing)
        words = _("The note is kept. {names} cannot see this ticket and was not told.").format(
            names=names
        )
    composer = composer_context(ticket, message.pk, kind="note", sent="note")
    seconds = 12 if unseeing else 0
    return changed(request, ticket, words, composer=composer, seconds=seconds)


def _unanswerable(ticket: Ticket) -> str:
    """Why nobody can answer in this ticket, in words; empty where one can."""
    if ticket.status == Status.CLOSED:
        return _("This ticket is closed. Write to the customer in a new one.")
    if ticket.held_reason:
        return _("This mail is held. Let it in first; what you wrote is still here.")
    return ""


def _ask_first(
    request: DeskRequest, ticket: Ticket, form: ReplyForm, warned: list[Warned]
) -> HttpResponse:
    if not is_partial(request):
        return refused(request, ticket, ". ".join(one.words for one in warned))
    passed, moment = request.POST.get("anyway", ""), form.cleaned_data["send_at"]
    codes = [one for one in passed.split(",") if one] + [one.code for one in warned]
    news = next((one.news for one in warned if one.news), None)
    context = {
        "ticket": ticket,
        "kind": "reply",
        "warned": warned,
        "news": news,
        "codes": ",".join(codes),
        "status": form.cleaned_data["status"],
        "send_at": moment.isoformat() if moment else "",
    }
    return render(request, "desk/_composer_trouble.html", context, status=422)


def _not_sent(request: DeskRequest, ticket: Ticket, kind: str, words: str) -> HttpResponse:
    if not is_partial(request):
        return refused(request, ticket, words)
    context: dict[str, Any] = {"ticket": ticket, "kind": kind, "words": words, "warned": None}
    return render(request, "desk/_composer_trouble.html", context, status=422)


def _sent(request: DeskRequest, ticket: Ticket, message: Message, *, later: bool) -> HttpResponse:
    company = Company.current()
    seconds = company.undo_send_seconds if company else 10
    return changed(
        request,
        ticket,
        _("Kept until its time") if later else _("Your reply leaves in a moment"),
        undo_url=reverse("desk:sending", args=[message.pk]) if seconds or later else "",
        undo_method="delete",
        seconds=seconds or 6,
        composer=composer_context(ticket, message.pk, sent="reply"),
    )

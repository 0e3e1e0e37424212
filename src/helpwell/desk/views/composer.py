"""Writing into a ticket: replies, notes, and the files that go with them."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpwell.desk.composer_form import ComposerForm, ReplyForm, meanwhile
from helpwell.desk.composer_sending import send_reply, write_note
from helpwell.desk.ticket_page import asked_ticket, changed, composer_context, is_partial, refused
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.models import Company
from helpwell.people.permissions import Permission
from helpwell.tickets.models import Message, Status, Ticket, Upload
from helpwell.tickets.verbs.reply import NothingToSend
from helpwell.tickets.verbs.upload import RefusedFile, TooMany, discard, upload


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
    if _is_behind(request, ticket, form):
        return _ask_again(request, ticket, form, "reply")
    try:
        message = send_reply(ticket, request.user, form.cleaned_data)
    except NothingToSend:
        return _not_sent(request, ticket, "reply", _("Say in “To” who the message is for."))
    except ValueError:
        return _not_sent(request, ticket, "reply", _("This was sent before. Reload the page."))
    return _sent(request, ticket, message, later=form.cleaned_data["send_at"] is not None)


@require_POST
@needs(Permission.NOTE)
def notes(request: DeskRequest, number: int) -> HttpResponse:
    """POST keeps an internal note."""
    ticket = asked_ticket(request, number)
    form = ComposerForm(request.user, request.POST)
    if not form.is_valid():
        return _not_sent(request, ticket, "note", form.words())
    try:
        message = write_note(ticket, request.user, form.cleaned_data)
    except ValueError:
        return _not_sent(request, ticket, "note", _("This was kept before. Reload the page."))
    composer = composer_context(ticket, message.pk, kind="note", sent="note")
    return changed(request, ticket, _("The note is kept"), composer=composer)


@require_POST
@needs(Permission.NOTE)
def uploads(request: DeskRequest) -> HttpResponse:
    """POST stores files for a message that is still being written, and answers with their lines."""
    files = request.FILES.getlist("files")[:20]
    inline = request.POST.get("inline") == "1"
    stored, problems = [], []
    for file in files:
        words = _too_large(file.size or 0)
        if words:
            problems.append((file.name, words))
            continue
        try:
            stored.append(
                upload(by=request.user, name=file.name or "", content=file.read(), inline=inline)
            )
        except TooMany:
            problems.append((file.name, _("Too many files wait to be sent. Remove some first.")))
        except RefusedFile:
            problems.append((file.name, _("This archive unpacks to far more than it should.")))
    context = {"uploads": stored, "problems": problems}
    return render(request, "desk/_composer_files.html", context, status=200 if stored else 422)


@require_http_methods(["DELETE"])
@needs(Permission.NOTE)
def one_upload(request: DeskRequest, token: str) -> HttpResponse:
    """DELETE forgets a file that was not sent; only its own agent finds it."""
    waiting = Upload.objects.filter(agent=request.user, token=token).first()
    if waiting is None:
        raise Http404
    discard(waiting)
    return HttpResponse("")


def _unanswerable(ticket: Ticket) -> str:
    """Why nobody can answer in this ticket, in words; empty where one can."""
    if ticket.status == Status.CLOSED:
        return _("This ticket is closed. Write to the customer in a new one.")
    if ticket.held_reason:
        return _("This mail is held. Let it in first; what you wrote is still here.")
    return ""


def _is_behind(request: DeskRequest, ticket: Ticket, form: ReplyForm) -> bool:
    if request.POST.get("anyway") == "1":
        return False
    return meanwhile(ticket, request.user, form.cleaned_data["seen"]) is not None


def _ask_again(request: DeskRequest, ticket: Ticket, form: ReplyForm, kind: str) -> HttpResponse:
    news = meanwhile(ticket, request.user, form.cleaned_data["seen"])
    if not is_partial(request):
        words = _("Somebody wrote while you did. Read it, then send again.")
        return refused(request, ticket, words)
    context = {"ticket": ticket, "kind": kind, "news": news}
    return render(request, "desk/_composer_trouble.html", context, status=422)


def _not_sent(request: DeskRequest, ticket: Ticket, kind: str, words: str) -> HttpResponse:
    if not is_partial(request):
        return refused(request, ticket, words)
    context: dict[str, Any] = {"ticket": ticket, "kind": kind, "words": words, "news": None}
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


def _too_large(size: int) -> str:
    most = settings.MAX_UPLOAD_BYTES
    if size <= most:
        return ""
    return _("Larger than {n} MB, the most that can be sent.").format(n=most // 1024 // 1024)

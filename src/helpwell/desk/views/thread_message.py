"""What can be asked of one message, and done with it."""

from datetime import datetime

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpwell.desk.composer_sending import take_back
from helpwell.desk.composer_when import later_moments
from helpwell.desk.thread import message_shown
from helpwell.desk.ticket_page import changed, composer_context, refused
from helpwell.kit.html import text_to_html
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission
from helpwell.tickets import access
from helpwell.tickets.models import Delivery, Message, Ticket
from helpwell.tickets.verbs.deliver import retry
from helpwell.tickets.verbs.move_message import CannotMove, move_message
from helpwell.tickets.verbs.reschedule import reschedule
from helpwell.tickets.verbs.undo_send import TooLate


@require_safe
@needs(Permission.USE_DESK)
def message(request: DeskRequest, message_id: int) -> HttpResponse:
    """One message as it stands in the thread; `?as=text` or `?as=mail` chooses how."""
    asked = _asked(request, message_id)
    context = {
        "item": message_shown(asked, request.user, wish=request.GET.get("as", "")),
        "ticket": asked.ticket,
    }
    return render(request, "desk/_thread_message.html", context)


@require_safe
@needs(Permission.USE_DESK)
def rest(request: DeskRequest, message_id: int) -> HttpResponse:
    """The whole text of a long message."""
    asked = _asked(request, message_id)
    return HttpResponse(text_to_html(asked.text))


@require_safe
@needs(Permission.USE_DESK)
def quoted(request: DeskRequest, message_id: int) -> HttpResponse:
    """The whole history that a message carried, as plain text."""
    return render(request, "desk/_thread_quote.html", {"quote": _asked(request, message_id).quoted})


@require_safe
@needs(Permission.REPLY)
def quotation(request: DeskRequest, message_id: int) -> HttpResponse:
    """The text of a message with `>` before each line, for the composer."""
    asked = _asked(request, message_id)
    intro = _("{who} wrote:").format(who=asked.author.name or asked.from_address)
    lines = "\n".join(f"> {line}".rstrip() for line in asked.text.strip().splitlines())
    return HttpResponse(f"{intro}\n{lines}\n", content_type="text/plain; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CHANGE_TICKETS)
def place(request: DeskRequest, message_id: int) -> HttpResponse:
    """GET asks where a message belongs; POST moves it to that ticket, or to one of its own."""
    asked = _asked(request, message_id)
    if request.method != "POST":
        return render(request, "desk/_thread_move.html", {"message": asked, "ticket": asked.ticket})
    origin = asked.ticket
    target = None
    if request.POST.get("to") != "own":
        target = _target(request, request.POST.get("number", ""))
        if target is None:
            return refused(request, origin, _("There is no such ticket that you can see."))
    try:
        home = move_message(asked, by=request.user.actor, to=target)
    except CannotMove:
        return refused(request, origin, _("This message cannot be moved: it is the only one here."))
    return changed(request, origin, _("Moved to #{number}").format(number=home.pk))


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
@needs(Permission.REPLY)
def sending(request: DeskRequest, message_id: int) -> HttpResponse:
    """GET asks for another time; POST sends at that time or now; DELETE takes the message back."""
    asked = _asked(request, message_id)
    if request.method == "DELETE":
        return _take_back(request, asked)
    if request.method == "POST":
        return _send_at(request, asked)
    context = {"message": asked, "ticket": asked.ticket, "moments": later_moments()}
    return render(request, "desk/_thread_when.html", context)


@require_POST
@needs(Permission.REPLY)
def delivery(request: DeskRequest, message_id: int) -> HttpResponse:
    """POST sends a failed message again, to those whom it did not reach."""
    asked = _asked(request, message_id)
    found = Delivery.objects.select_related("message__ticket").filter(message=asked).first()
    if found is None:
        raise Http404
    if found.state not in (Delivery.State.FAILED, Delivery.State.SENT):
        return refused(request, asked.ticket, _("This message is on its way already."))
    retry(found, by=request.user.actor)
    return changed(request, asked.ticket, _("Sent again to those whom it did not reach"))


def _asked(request: DeskRequest, message_id: int) -> Message:
    if message_id > 2**62:
        raise Http404
    return access.message_for(request.user, message_id)


def _take_back(request: DeskRequest, asked: Message) -> HttpResponse:
    try:
        take_back(asked, request.user)
    except TooLate:
        return refused(request, asked.ticket, _("Too late: the message is on its way."))
    newest = Message.objects.filter(ticket=asked.ticket, withdrawn_at=None).order_by("-id").first()
    composer = composer_context(asked.ticket, newest.pk if newest else 0)
    words = _("Taken back. Your words are in the composer again.")
    return changed(request, asked.ticket, words, composer=composer, offers_undo=False)


class _WhenForm(forms.Form):
    send_at = forms.DateTimeField()


def _send_at(request: DeskRequest, asked: Message) -> HttpResponse:
    moment = _moment(request.POST)
    if moment is None:
        return refused(request, asked.ticket, _("That is not a date and time."))
    try:
        reschedule(asked, by=request.user.actor, send_at=moment)
    except TooLate:
        return refused(request, asked.ticket, _("Too late: the message is on its way."))
    return changed(request, asked.ticket, _("Kept until its new time"))


def _moment(data: QueryDict) -> datetime | None:
    given = data.get("send_at_own") if data.get("when") == "own" else data.get("send_at")
    form = _WhenForm({"send_at": given})
    return form.cleaned_data["send_at"] if form.is_valid() else None


def _target(request: DeskRequest, written: str) -> Ticket | None:
    number = written.strip().removeprefix("#")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    return access.visible_to(request.user).filter(pk=int(number)).first()

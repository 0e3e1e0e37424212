"""Reading and writing side conversations."""

import secrets

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpwell.conversations import access
from helpwell.conversations.forms import FilesRefused, StartForm, WriteForm, uploads_from
from helpwell.conversations.models import SideConversation
from helpwell.conversations.page import new_context, page_context, quoted, thread_context
from helpwell.conversations.verbs.add_participant import add_participant
from helpwell.conversations.verbs.close import close, reopen
from helpwell.conversations.verbs.deliver import retry
from helpwell.conversations.verbs.invite import CannotTakePart
from helpwell.conversations.verbs.start import start
from helpwell.conversations.verbs.write import write
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission
from helpwell.tickets.access import get_for, message_for
from helpwell.tickets.models import Ticket
from helpwell.tickets.verbs.reply import NothingToSend

_LARGEST = 2**62


@require_http_methods(["GET", "POST"])
@needs(Permission.REPLY)
def new(request: DeskRequest, number: int) -> HttpResponse:
    """Ask somebody about a ticket; `message` in the address is quoted."""
    ticket = get_for(request.user, min(number, _LARGEST)).survivor()
    if request.method != "POST":
        form = StartForm(initial=_first_words(request, ticket))
        return render(request, "conversations/new.html", new_context(ticket, form))
    form = StartForm(request.POST)
    if form.is_valid():
        begun = _begun(request, ticket, form)
        if begun is not None:
            messages.success(request, _("Asked. The answer comes here."))
            return HttpResponseRedirect(_url(begun), status=303)
    return render(request, "conversations/new.html", new_context(ticket, form), status=422)


@require_safe
@needs(Permission.USE_DESK)
def conversation(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """One conversation."""
    found = access.get_for(request.user, min(conversation_id, _LARGEST))
    return render(request, "conversations/conversation.html", page_context(found, request.user))


@require_safe
@needs(Permission.USE_DESK)
def thread(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """Its messages alone, as they are now."""
    found = access.get_for(request.user, min(conversation_id, _LARGEST))
    return render(request, "conversations/_thread.html", thread_context(found, request.user))


@require_POST
@needs(Permission.REPLY)
def written(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """POST writes one more message."""
    found = access.get_for(request.user, min(conversation_id, _LARGEST))
    form = WriteForm(request.POST)
    if form.is_valid() and _written(request, found, form):
        return HttpResponseRedirect(_url(found) + "#write", status=303)
    context = page_context(found, request.user, form)
    return render(request, "conversations/conversation.html", context, status=422)


@require_POST
@needs(Permission.REPLY)
def people(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """POST takes one more person into it."""
    found = access.get_for(request.user, min(conversation_id, _LARGEST))
    try:
        add_participant(found, by=request.user.actor, address=request.POST.get("address", "")[:300])
    except CannotTakePart as why:
        messages.warning(request, str(why))
    return redirect(_url(found))


@require_POST
@needs(Permission.REPLY)
def state(request: DeskRequest, conversation_id: int) -> HttpResponse:
    """POST closes it, or opens it again."""
    found = access.get_for(request.user, min(conversation_id, _LARGEST))
    change = reopen if request.POST.get("state") == "open" else close
    change(found, by=request.user.actor)
    return redirect(_url(found))


@require_POST
@needs(Permission.REPLY)
def again(request: DeskRequest, message_id: int) -> HttpResponse:
    """POST sends a mail again to those whom it did not reach."""
    message = access.message_for(request.user, min(message_id, _LARGEST))
    if not message.is_ours:
        raise Http404
    retry(message.delivery)
    return redirect(_url(message.conversation))


def _begun(request: DeskRequest, ticket: Ticket, form: StartForm) -> SideConversation | None:
    """The new conversation; None where it could not begin, which the form then says."""
    asked = form.cleaned_data
    try:
        return start(
            ticket,
            by=request.user.actor,
            subject=asked["subject"],
            to=form.addresses(),
            text=asked["text"],
            uploads=uploads_from(request.FILES, request.user),
            opens_ticket=asked["opens_ticket"],
            client_id=asked["client_id"],
        )
    except CannotTakePart as why:
        form.add_error("to", str(why))
    except (NothingToSend, FilesRefused) as why:
        form.add_error("text", str(why) or _("Write what you want to ask."))
    except ValueError:
        form.add_error(None, _("This was sent before. Reload the page."))
    return None


def _written(request: DeskRequest, found: SideConversation, form: WriteForm) -> bool:
    """Whether the message is on its way; where not, the form says why."""
    try:
        write(
            found,
            by=request.user.actor,
            text=form.cleaned_data["text"],
            uploads=uploads_from(request.FILES, request.user),
            client_id=form.cleaned_data["client_id"],
        )
    except (NothingToSend, FilesRefused) as why:
        form.add_error("text", str(why) or _("Write something first."))
    except ValueError:
        form.add_error(None, _("This was sent before. Reload the page."))
    return not form.errors


def _first_words(request: DeskRequest, ticket: Ticket) -> dict[str, str]:
    words = {"client_id": secrets.token_hex(16), "subject": ticket.subject}
    picked = request.GET.get("message", "")
    if picked.isascii() and picked.isdigit() and len(picked) <= 18:
        message = message_for(request.user, int(picked))
        words["text"] = quoted(message.text, message.author.name)
    return words


def _url(found: SideConversation) -> str:
    return reverse("conversations:conversation", args=[found.pk])

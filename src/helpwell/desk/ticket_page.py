"""What the ticket page and its fragments show, and how an act on a ticket is answered."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from helpwell.desk.composer_page import with_person
from helpwell.desk.composer_recipients import Chosen, first_line, recipients_now
from helpwell.desk.composer_when import later_moments
from helpwell.desk.inbox_page import came_from
from helpwell.desk.thread import Thread, thread_of
from helpwell.desk.ticket_head import May, head_of
from helpwell.desk.undo_links import just_done
from helpwell.people.gate import DeskRequest
from helpwell.people.models import Agent
from helpwell.tickets.access import get_for, may_see
from helpwell.tickets.models import Ticket


def page_context(request: DeskRequest, ticket: Ticket) -> dict[str, Any]:
    """The whole page: head, thread, composer; list and side panel come by their own URLs."""
    came = came_from(request, request.user)
    thread = thread_of(ticket, request.user)
    return {
        "ticket": ticket,
        "view": came.view,
        "list_url": came.url("_list", current=ticket.pk),
        "view_url": came.url(),
        "head": head_of(ticket, request.user),
        "may": May.of(request.user, ticket),
        **thread_context(ticket, thread),
        **with_person(request.user, ticket, composer_context(ticket, thread.newest)),
    }


def thread_context(ticket: Ticket, thread: Thread) -> dict[str, Any]:
    """The thread's part of a page."""
    return {"ticket": ticket, "thread": thread}


def composer_context(
    ticket: Ticket,
    newest: int,
    *,
    text: str = "",
    kind: str = "reply",
    uploads: list[Any] | None = None,
    chosen: Chosen | None = None,
    sent: str = "",
) -> dict[str, Any]:
    """An empty composer, or one with the words of a message that was taken back."""
    return {
        "ticket": ticket,
        "newest": newest,
        "client_id": secrets.token_hex(16),
        "note_client_id": secrets.token_hex(16),
        "text": text,
        "kind": kind,
        "uploads": uploads or [],
        "chosen": chosen,
        "to_words": first_line(ticket),
        "sent": sent,
        "moments": later_moments(),
    }


def changed(
    request: DeskRequest,
    ticket: Ticket,
    words: str,
    *,
    undo_url: str = "",
    undo_method: str = "post",
    seconds: int = 0,
    composer: dict[str, Any] | None = None,
    with_people: bool = False,
    offers_undo: bool = True,
) -> HttpResponse:
    """The answer to an act: head and thread as they are now, and a line that says what happened.

    What the person just did to it can be taken back from there. With `composer` a fresh one comes along; `with_people` brings its recipients alone.
    """
    if not may_see(request.user, ticket):
        return _away(request, ticket, words)
    if not is_partial(request):
        messages.success(request, words)
        return HttpResponseRedirect(reverse("desk:ticket", args=[ticket.pk]), status=303)
    if not undo_url and offers_undo:
        undo_url = just_done(request.user, ticket)
    if composer is not None:
        composer = with_person(request.user, ticket, composer)
    # What was read again wins over what the composer was made from.
    context = (composer or {}) | refreshed_context(request.user, ticket)
    context |= {
        "toast": words,
        "toast_kind": "good",
        "undo_url": undo_url,
        "undo_method": undo_method,
        "seconds": seconds or (12 if undo_url else ""),
        "composer": composer,
    }
    if composer is not None or with_people:
        context["chosen"] = context.get("chosen") or recipients_now(context["ticket"])
    answer = render(request, "desk/_ticket_changed.html", context)
    answer["HX-Trigger"] = "ticket-changed"
    return answer


def refreshed_context(person: Agent, ticket: Ticket) -> dict[str, Any]:
    """Head and thread, read again."""
    ticket = get_for(person, ticket.pk)
    return {
        "head": head_of(ticket, person),
        "may": May.of(person, ticket),
        "oob": True,
        **thread_context(ticket, thread_of(ticket, person)),
    }


def refused(request: DeskRequest, ticket: Ticket, words: str) -> HttpResponse:
    """The answer to an act that cannot be done: why, in words; nothing was changed."""
    if not is_partial(request):
        messages.warning(request, words)
        return HttpResponseRedirect(reverse("desk:ticket", args=[ticket.pk]), status=303)
    context = {"words": words, "kind": "warn", "seconds": 12}
    return render(request, "desk/_ticket_refused.html", context, status=422)


def is_partial(request: DeskRequest) -> bool:
    """Whether a page asks for a part of itself."""
    return bool(request.headers.get("HX-Request"))


def asked_ticket(request: DeskRequest, number: int) -> Ticket:
    """The ticket of the URL, if the person may see it; raises Http404 otherwise."""
    if number > 2**62:
        raise Http404
    return get_for(request.user, number)


def _away(request: DeskRequest, ticket: Ticket, words: str) -> HttpResponse:
    """The ticket went where this person cannot see it: say so, and lead back to the inbox."""
    gone = _("{words} You cannot see #{number} any more.").format(
        words=f"{words.rstrip('.')}.", number=ticket.pk
    )
    messages.success(request, gone)
    url = reverse("desk:home")
    if not is_partial(request):
        return HttpResponseRedirect(url, status=303)
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = url
    return answer

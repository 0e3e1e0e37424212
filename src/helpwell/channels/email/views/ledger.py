"""The mail ledger: every mail that arrived, what became of it, and what to do with one that failed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from helpwell.channels import access
from helpwell.channels.email import ledger_list
from helpwell.channels.email.arrival_file import file_of
from helpwell.channels.email.intake.readable import readable
from helpwell.channels.email.ledger_places import ICONS, ledger_places, title_of
from helpwell.channels.ledger import count_ledger
from helpwell.channels.models import Arrival
from helpwell.channels.verbs.ignore_arrival import NoReason, ignore_arrival
from helpwell.channels.verbs.insist_on_arrival import insist_on_arrival
from helpwell.channels.verbs.retry_arrival import retry_all_failed, retry_arrival
from helpwell.kit.files import content_disposition
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission
from helpwell.tickets.access import may_see
from helpwell.tickets.models import Ticket

_LARGEST_ID = 2**62
_KINDS = {"ticket": "", "duplicate": "", "ignored": "", "failed": "bad", "stored": "info"}


@require_safe
@needs(Permission.SEE_LEDGER)
def ledger(request: DeskRequest) -> HttpResponse:
    """The accounts of all mailboxes with the proof, or the mails of one state."""
    state = request.GET.get("state", "")
    if state not in (*Arrival.State.values, "all"):
        return render(
            request,
            "email/ledger.html",
            ledger_places(request.user, "") | {"ledger": count_ledger()},
        )
    page = ledger_list.page_of(
        "" if state == "all" else state,
        access.visible_to(request.user),
        before=_number(request, "before"),
        after=_number(request, "after"),
    )
    context = ledger_places(request.user, state) | {
        "state": state,
        "page": page,
        **_pager(state, page),
    }
    context["rows"] = [_row(line) for line in page.lines]
    context["may_retry"] = state == Arrival.State.FAILED and request.user.may(Permission.RETRY_MAIL)
    context["heading"] = title_of(state)
    return render(request, "email/ledger_list.html", context)


@require_safe
@needs(Permission.SEE_LEDGER)
def arrival(request: DeskRequest, number: int) -> HttpResponse:
    """One mail: how it came, what became of it and why, and its header lines."""
    found = _get(request, number)
    ticket = _ticket_of(found)
    context = ledger_places(request.user, found.state) | {
        "arrival": found,
        "head": ledger_list.heads_of([found])[found.pk],
        "raw_head": ledger_list.raw_head(found),
        "came_by": ledger_list.source_words(found.source),
        "size": filesizeformat(found.size),
        "badge": _KINDS[found.state],
        "icon": ICONS[found.state],
        "ticket": ticket if ticket is not None and may_see(request.user, ticket) else None,
        "may_retry": request.user.may(Permission.RETRY_MAIL),
    }
    return render(request, "email/arrival.html", context)


@require_safe
@needs(Permission.SEE_LEDGER)
def arrival_text(request: DeskRequest, number: int) -> HttpResponse:
    """What the mail says, as plain text, read in a process of its own."""
    return render(request, "email/_arrival_text.html", {"read": readable(_get(request, number))})


@require_safe
@needs(Permission.SEE_LEDGER, Permission.RETRY_MAIL)
def arrival_raw(request: DeskRequest, number: int) -> HttpResponse:
    """The mail as it arrived, as a file that no browser opens."""
    file = file_of(_get(request, number))
    answer = HttpResponse(file.content, content_type=file.type)
    answer["Content-Disposition"] = content_disposition(file.name)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@require_POST
@needs(Permission.SEE_LEDGER, Permission.RETRY_MAIL)
def retry(request: DeskRequest, number: int) -> HttpResponse:
    """A failed mail waits to be read again."""
    found = _get(request, number)
    if retry_arrival(found, by=request.user.actor):
        messages.success(request, _("It is being read again."))
    return _to(found)


@require_POST
@needs(Permission.SEE_LEDGER, Permission.RETRY_MAIL)
def retry_all(request: DeskRequest) -> HttpResponse:
    """Every failed mail waits to be read again."""
    number = retry_all_failed(by=request.user.actor)
    words = ngettext("%(number)d mail is being read again.", "%(number)d mails are being read again.", number)  # fmt: skip
    messages.success(request, words % {"number": number})
    return HttpResponseRedirect(reverse("channels:ledger"))


@require_POST
@needs(Permission.SEE_LEDGER, Permission.RETRY_MAIL)
def ignore(request: DeskRequest, number: int) -> HttpResponse:
    """A failed mail needs no ticket, for a reason."""
    found = _get(request, number)
    try:
        if ignore_arrival(found, by=request.user.actor, reason=request.POST.get("reason", "")):
            messages.success(request, _("It is ignored. It stays in the ledger with your reason."))
    except NoReason:
        messages.error(request, _("Say why this mail needs no ticket. Nothing was changed."))
    return _to(found)


@require_POST
@needs(Permission.SEE_LEDGER, Permission.RETRY_MAIL)
def insist(request: DeskRequest, number: int) -> HttpResponse:
    """An ignored mail becomes a ticket all the same."""
    found = _get(request, number)
    if insist_on_arrival(found, by=request.user.actor):
        messages.success(request, _("It is being made a ticket."))
    return _to(found)


def _get(request: DeskRequest, number: int) -> Arrival:
    return access.get_for(request.user, min(number, _LARGEST_ID))


def _to(found: Arrival) -> HttpResponse:
    return HttpResponseRedirect(reverse("channels:arrival", args=[found.pk]))


def _number(request: DeskRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _pager(state: str, page: ledger_list.Page) -> dict[str, str]:
    url = f"{reverse('channels:ledger')}?state={state}"
    return {
        "newer_url": f"{url}&after={page.newer}" if page.newer else "",
        "older_url": f"{url}&before={page.older}" if page.older else "",
    }


def _row(line: ledger_list.Line) -> dict[str, Any]:
    one = line.arrival
    return {
        "url": reverse("channels:arrival", args=[one.pk]),
        "at": one.received_at,
        "sender": line.head.sender or one.envelope_from,
        "subject": line.head.subject,
        "address": one.channel.address or one.channel.name,
        "state": title_of(one.state),
        "kind": _KINDS.get(one.state, ""),
        "why": one.error or one.reason,
    }


def _ticket_of(found: Arrival) -> Ticket | None:
    if found.message is not None:
        return found.message.ticket
    return found.side_message.conversation.ticket if found.side_message else None

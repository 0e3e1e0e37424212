"""Drafts: kept while one types, shared with colleagues, taken over, thrown away."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpwell.desk.composer_drafts import as_json, draft_for, drafts_of, read_draft, shared_in
from helpwell.desk.composer_mentions import offered
from helpwell.desk.composer_page import senders_for
from helpwell.desk.composer_warnings import state_of
from helpwell.desk.models import Draft
from helpwell.desk.ticket_page import asked_ticket, changed, composer_context, refused
from helpwell.desk.verbs.discard_draft import discard_draft
from helpwell.desk.verbs.save_draft import SentAlready, Stale, save_draft
from helpwell.desk.verbs.share_draft import share_draft, take_over_draft, unshare_draft
from helpwell.macros.context import values_for
from helpwell.macros.variables import NAMES
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission

_OFFERED = 8
_LONGEST_VALUE = 300


@require_safe
@needs(Permission.NOTE)
def drafts(request: DeskRequest) -> HttpResponse:
    """What the person has begun and not sent."""
    return render(request, "desk/drafts.html", {"drafts": drafts_of(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.NOTE)
def ticket_draft(request: DeskRequest, number: int, kind: str) -> HttpResponse:
    """GET gives the person's own draft; POST keeps it, where it builds on the version that is kept (409 where not)."""
    ticket = asked_ticket(request, number)
    if kind not in Draft.Kind.values:
        return JsonResponse({}, status=404)
    if request.method != "POST":
        mine = Draft.objects.filter(ticket=ticket, agent=request.user, kind=kind).first()
        return JsonResponse(as_json(mine))
    written = read_draft(ticket, request.user, request.POST)
    try:
        draft = save_draft(ticket, by=request.user, kind=kind, written=written, base=_base(request))
    except Stale as stale:
        return JsonResponse(as_json(stale.draft), status=409)
    except SentAlready:
        return JsonResponse({"sent": True}, status=410)
    kept = as_json(draft) | {"html": "", "text": ""}
    # What was so when the first word was written is what the sender has seen.
    return JsonResponse(
        kept if draft is None or draft.version > 1 else kept | {"state": state_of(ticket)}
    )


@require_safe
@needs(Permission.USE_DESK)
def shared_drafts(request: DeskRequest, number: int) -> HttpResponse:
    """The drafts that colleagues share in the ticket."""
    ticket = asked_ticket(request, number)
    context = {"ticket": ticket, "shared": shared_in(ticket, request.user)}
    return render(request, "desk/_composer_shared.html", context)


@require_http_methods(["POST", "DELETE"])
@needs(Permission.NOTE)
def draft_sharing(request: DeskRequest, draft_id: int) -> HttpResponse:
    """POST lets all who see the ticket read the draft and take it over; DELETE makes it private again."""
    draft = draft_for(request.user, draft_id)
    if draft.agent_id != request.user.pk:
        return refused(
            request, draft.ticket, _("This is a draft of {who}.").format(who=draft.agent.name)
        )
    shared = request.method == "POST"
    (share_draft if shared else unshare_draft)(draft)
    words = (
        _("Your colleagues see this draft now") if shared else _("The draft is yours alone again")
    )
    return changed(request, draft.ticket, words)


@require_POST
@needs(Permission.NOTE)
def draft_owner(request: DeskRequest, draft_id: int) -> HttpResponse:
    """POST takes a shared draft over: it stands in the person's own composer."""
    draft = draft_for(request.user, draft_id)
    if draft.kind == Draft.Kind.REPLY and not request.user.may(Permission.REPLY):
        return refused(request, draft.ticket, _("You may not write to customers."))
    try:
        taken = take_over_draft(draft, by=request.user)
    except Draft.DoesNotExist:
        return refused(request, draft.ticket, _("Somebody sent this draft, or took it back."))
    newest = draft.ticket.messages.order_by("-id").values_list("id", flat=True).first() or 0
    composer = composer_context(draft.ticket, newest, kind=taken.kind, sent=taken.kind)
    return changed(request, draft.ticket, _("The draft is yours now"), composer=composer)


@require_http_methods(["DELETE"])
@needs(Permission.NOTE)
def draft(request: DeskRequest, draft_id: int) -> HttpResponse:
    """DELETE throws the person's own draft away."""
    found = draft_for(request.user, draft_id)
    if found.agent_id != request.user.pk:
        return refused(
            request, found.ticket, _("This is a draft of {who}.").format(who=found.agent.name)
        )
    discard_draft(found)
    return HttpResponse("")


@require_safe
@needs(Permission.REPLY)
def senders(request: DeskRequest, number: int) -> HttpResponse:
    """From which mailboxes the person may answer, and the signature; asked when the composer opens."""
    ticket = asked_ticket(request, number)
    context = {"ticket": ticket, "oob": True, **senders_for(request.user, ticket)}
    return render(request, "desk/_composer_senders.html", context)


@require_safe
@needs(Permission.NOTE)
def mentions(request: DeskRequest, number: int) -> HttpResponse:
    """Colleagues whose name begins as written after the @, for the list under the cursor."""
    asked_ticket(request, number)
    people = offered(request.user, request.GET.get("q", "").strip()[:60])
    return render(request, "desk/_composer_people.html", {"people": people})


@require_safe
@needs(Permission.NOTE)
def variables(request: DeskRequest, number: int) -> HttpResponse:
    """Variables whose name contains what is written after the braces, with what they say on this ticket."""
    ticket = asked_ticket(request, number)
    begun = request.GET.get("q", "").strip().lower()[:60]
    names = [one for one in NAMES if begun in one]
    names.sort(key=lambda one: (not one.startswith(begun), one))
    names = names[:_OFFERED]
    values = values_for(ticket, request.user, names)
    found = [(name, values.get(name, "")[:_LONGEST_VALUE]) for name in names]
    return render(request, "desk/_composer_variables.html", {"found": found})


def _base(request: DeskRequest) -> int:
    given = request.POST.get("base", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0

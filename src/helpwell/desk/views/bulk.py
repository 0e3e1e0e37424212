"""Doing the same to many tickets, with progress and one undo."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpwell.bulk import access
from helpwell.bulk.changes import BadChange
from helpwell.bulk.models import Bulk, BulkItem
from helpwell.bulk.verbs.run import BATCH, run_batch
from helpwell.bulk.verbs.start import start
from helpwell.bulk.verbs.undo import UndoneAlready, stop, undo
from helpwell.desk.bulk_page import bar_context, bulk_context, chosen_tickets
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission

_LISTED = 500


@require_safe
@needs(Permission.USE_DESK)
def bar(request: DeskRequest) -> HttpResponse:
    """What can be done with the chosen tickets."""
    return render(request, "desk/_bulk_bar.html", bar_context(request.user))


@require_POST
@needs(Permission.USE_DESK)
def bulks(request: DeskRequest) -> HttpResponse:
    """POST begins a change of the chosen tickets, or of a whole list; a small one is done when the answer comes."""
    change, _colon, value = request.POST.get("act", "").partition(":")
    if change in ("add_tags", "remove_tags"):
        value = request.POST.get("tags", "")
    elif change in ("merge", "parent"):
        value = request.POST.get("other", "")
    try:
        tickets = chosen_tickets(request.user, request.POST)
        bulk = start(request.user, tickets=tickets, change=change, value=value)
    except BadChange as error:
        context = {"words": str(error), "kind": "warn", "seconds": 12}
        return render(request, "desk/_ticket_refused.html", context, status=422)
    return _shown(request, _begun(bulk))


@require_http_methods(["GET", "HEAD", "DELETE"])
@needs(Permission.USE_DESK)
def bulk(request: DeskRequest, number: int) -> HttpResponse:
    """How far it is, and what was left as it is; DELETE stops it."""
    found = access.get_for(request.user, number)
    if request.method == "DELETE":
        stop(found)
        found.refresh_from_db()
    return _shown(request, found)


@require_POST
@needs(Permission.USE_DESK)
def undoing(request: DeskRequest, number: int) -> HttpResponse:
    """POST takes the whole change back."""
    found = access.get_for(request.user, number)
    try:
        back = _begun(undo(found, by=request.user))
    except UndoneAlready:
        back = found
    return _shown(request, back)


def _begun(bulk: Bulk) -> Bulk:
    """A small change is not worth waiting for the worker."""
    if bulk.total <= BATCH:
        run_batch(bulk, size=BATCH + 1)
        bulk.refresh_from_db()
    return bulk


def _shown(request: HttpRequest, bulk: Bulk) -> HttpResponse:
    context = bulk_context(bulk)
    if not request.headers.get("HX-Request"):
        refused = bulk.items.filter(state=BulkItem.State.REFUSED).order_by("id")
        return render(request, "desk/bulk.html", context | {"items": refused[:_LISTED]})
    return render(request, "desk/_bulk.html", context)

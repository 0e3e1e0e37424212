"""Taking back what was done."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpwell.desk.inbox_page import open_ticket
from helpwell.desk.ticket_page import changed, refused
from helpwell.desk.timeline import sentence_of
from helpwell.desk.undo_links import may_undo, ticket_of, undo_url
from helpwell.events.models import Act, Event
from helpwell.events.undoing import CannotUndo, Contradicted, undo_act, undo_event
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission
from helpwell.tickets.access import may_see
from helpwell.tickets.models import Ticket

_MOST = 200  # events of one act; a larger change is taken back by its own page


@require_POST
@needs(Permission.USE_DESK)
def undo(request: DeskRequest, kind: str, number: int) -> HttpResponse:
    """POST takes an event or an act back; what is in the way is said, and nothing changes then."""
    done, events = _asked(kind, number)
    if not may_undo(request.user, events):
        raise Http404
    try:
        by = request.user.actor
        act = undo_act(done, by=by) if isinstance(done, Act) else undo_event(done, by=by)
    except CannotUndo as why:
        return _refused(request, events, _reason(why))
    return _answer(request, events, act)


def _asked(kind: str, number: int) -> tuple[Act | Event, list[Event]]:
    if number > 2**62:
        raise Http404
    if kind == "event":
        event = get_object_or_404(Event.objects.select_related("act", "actor"), pk=number)
        return event, [event]
    act = get_object_or_404(Act, pk=number)
    events = act.events.exclude(diff=None).select_related("act", "actor").order_by("-id")
    found = list(events[: _MOST + 1])
    if len(found) > _MOST:
        raise Http404
    return act, found


def _reason(why: CannotUndo) -> str:
    if isinstance(why, Contradicted) and why.newer is not None:
        since = sentence_of(why.newer)
        if since:
            return _("Not undone, because of what came since: {since}.").format(since=since)
    if isinstance(why, Contradicted):
        return _("Not undone: it was changed again since. See the history below.")
    return _("It cannot be undone any more. {why}").format(why=why)


def _refused(request: DeskRequest, events: list[Event], words: str) -> HttpResponse:
    ticket = ticket_of(events)
    if ticket is not None:
        return refused(request, ticket, words)
    context = {"words": words, "kind": "warn", "seconds": 12}
    return render(request, "desk/_ticket_refused.html", context, status=422)


def _answer(request: DeskRequest, events: list[Event], act: Act) -> HttpResponse:
    """The ticket as it is now, with the way to do it again; what has no ticket loads its page anew."""
    ticket = ticket_of(events)
    if ticket is None:
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    home = ticket.survivor()
    if not may_see(request.user, home):
        home = ticket
    beside = Ticket.objects.filter(pk=open_ticket(request) or 0).first()
    if beside is not None and beside.pk != home.pk and may_see(request.user, beside):
        home = beside  # the other half of what was undone stands open
    return changed(request, home, _("Undone"), undo_url=undo_url(act))

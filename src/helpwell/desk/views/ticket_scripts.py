"""Scripts on a ticket: choose one, go through it step by step, keep its answers."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpwell.desk.ticket_page import asked_ticket, changed, is_partial, refused
from helpwell.macros.access import offered_script
from helpwell.macros.custom_fields import CannotWrite
from helpwell.macros.guide import NotAnAnswer
from helpwell.macros.models import ScriptRun
from helpwell.macros.reads import script_offers
from helpwell.macros.run_page import run_context
from helpwell.macros.verbs.run_script import (
    NotFinished,
    RunElsewhere,
    abort_script,
    answer_step,
    finish_script,
    running_on,
    start_script,
    step_back,
)
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission
from helpwell.tickets.models import Ticket


@require_safe
@needs(Permission.NOTE, Permission.CHANGE_TICKETS)
def scripts(request: DeskRequest, number: int) -> HttpResponse:
    """The scripts to choose from; with `q` the lines alone."""
    ticket = asked_ticket(request, number)
    typed = request.GET.get("q", "")
    context = {"ticket": ticket, "groups": script_offers(request.user, typed), "typed": typed}
    partly = "q" in request.GET
    template = "desk/_ticket_script_offers.html" if partly else "desk/_ticket_scripts_menu.html"
    return render(request, template, context)


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
@needs(Permission.NOTE, Permission.CHANGE_TICKETS)
def run(request: DeskRequest, number: int) -> HttpResponse:
    """The run that is under way; POST begins one, DELETE breaks it off."""
    ticket = asked_ticket(request, number)
    if request.method == "POST":
        return _start(request, ticket)
    if request.method == "DELETE" and (found := running_on(ticket)):
        abort_script(found, by=request.user.actor)
    return _shown(request, ticket)


@require_http_methods(["POST", "DELETE"])
@needs(Permission.NOTE, Permission.CHANGE_TICKETS)
def answers(request: DeskRequest, number: int) -> HttpResponse:
    """POST answers the present step, DELETE takes the last answer back; `turn` says which step was seen."""
    ticket = asked_ticket(request, number)
    found = running_on(ticket)
    given = request.POST if request.method == "POST" else request.GET
    turn, value = _turn(given.get("turn", "")), given.get("answer", "")
    if found is None:
        return _shown(request, ticket)
    if request.method == "DELETE":
        step_back(found, by=request.user.actor, turn=turn)
        return _shown(request, ticket)
    try:
        answer_step(found, by=request.user.actor, turn=turn, given=value)
    except NotAnAnswer as wrong:
        return _shown(request, ticket, trouble=str(wrong), given=value, status=422)
    return _shown(request, ticket)


@require_POST
@needs(Permission.NOTE, Permission.CHANGE_TICKETS)
def end(request: DeskRequest, number: int) -> HttpResponse:
    """POST keeps the answers on the ticket."""
    ticket = asked_ticket(request, number)
    found = running_on(ticket)
    if found is None:
        return refused(request, ticket, _("This script has ended already."))
    try:
        finish_script(found, by=request.user.actor)
    except NotFinished:
        return _shown(request, ticket)
    except CannotWrite as wrong:
        return _shown(request, ticket, trouble=str(wrong), status=422)
    words = _("The answers of “{name}” are kept in a note").format(name=found.script.name)
    return _with_panel(request, ticket, changed(request, ticket, words))


def _start(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    asked = request.POST.get("script", "")
    script = offered_script(request.user, _turn(asked))
    try:
        start_script(script, ticket, by=request.user.actor, agent=request.user)
    except RunElsewhere as other:
        words = _("“{name}” is under way on this ticket. Finish it or break it off first.")
        return refused(request, ticket, words.format(name=other.run.script.name))
    if not is_partial(request):
        return changed(request, ticket, script.name)
    return _with_panel(request, ticket, HttpResponse())


def _shown(
    request: DeskRequest, ticket: Ticket, *, trouble: str = "", given: str = "", status: int = 200
) -> HttpResponse:
    context = _panel(request, ticket, running_on(ticket), trouble=trouble, given=given)
    return render(request, "desk/_ticket_script.html", context, status=status)


def _with_panel(request: DeskRequest, ticket: Ticket, answer: HttpResponse) -> HttpResponse:
    """The answer with the panel as it is now, to take its place wherever it stands."""
    if is_partial(request) and answer.status_code == 200:
        context = _panel(request, ticket, running_on(ticket), oob=True)
        answer.write(render_to_string("desk/_ticket_script.html", context, request))
    return answer


def _panel(
    request: DeskRequest, ticket: Ticket, found: ScriptRun | None, **more: Any
) -> dict[str, Any]:
    return {"ticket": ticket, "script_run": run_context(found, ticket, request.user), **more}


def _turn(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1

"""Tasks of a ticket: added, ticked, changed, moved, taken off; and checklists put on it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpwell.desk.ticket_page import asked_ticket, refused
from helpwell.desk.ticket_tasks import (
    NotAMoment,
    checklists_context,
    moment_in,
    task_form,
    task_of,
    told,
    with_parts,
)
from helpwell.events.models import Event
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission
from helpwell.tasks.models import Checklist, Task
from helpwell.tasks.verbs.add_task import NoWords, TooManyTasks, add_task, put_checklist
from helpwell.tasks.verbs.change_task import (
    CannotDo,
    change_task,
    finish_task,
    remove_task,
    reopen_task,
)
from helpwell.tasks.verbs.reorder_tasks import reorder_tasks
from helpwell.tickets.models import Ticket


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CHANGE_TICKETS)
def tasks(request: DeskRequest, number: int) -> HttpResponse:
    """GET gives the list as it is; POST adds a task."""
    ticket = asked_ticket(request, number)
    if request.method != "POST":
        return with_parts(request, HttpResponse(), ticket, "head", "list")
    try:
        task = add_task(ticket, by=request.user.actor, words=request.POST.get("words", ""))
    except NoWords:
        return refused(request, ticket, _("Say first what there is to do."))
    except TooManyTasks:
        return _too_many(request, ticket)
    return told(request, ticket, _last(task), _("The task is added"), "head", "list")


@require_http_methods(["GET", "HEAD", "POST", "DELETE"])
@needs(Permission.CHANGE_TICKETS)
def task(request: DeskRequest, number: int, task_id: int) -> HttpResponse:
    """GET gives the form of a task in its place; POST changes the task, DELETE takes it off."""
    ticket = asked_ticket(request, number)
    found = task_of(ticket, task_id)
    if request.method == "DELETE":
        event = remove_task(found, by=request.user.actor)
        return told(request, ticket, event, _("The task is taken off"), "head", "list")
    if request.method != "POST":
        return render(request, "tasks/_task_form.html", task_form(ticket, found, request.user))
    try:
        event = _changed(request, found)
    except NoWords:
        return refused(request, ticket, _("Say first what there is to do."))
    except CannotDo:
        return refused(request, ticket, _("They cannot take tasks at the moment."))
    except NotAMoment:
        return refused(request, ticket, _("This is not a date with a time."))
    return told(request, ticket, event, _("The task is changed"), "head", "list")


@require_http_methods(["POST", "DELETE"])
@needs(Permission.CHANGE_TICKETS)
def done(request: DeskRequest, number: int, task_id: int) -> HttpResponse:
    """POST ticks a task; DELETE takes the tick back."""
    ticket = asked_ticket(request, number)
    found = task_of(ticket, task_id)
    if request.method == "DELETE":
        event = reopen_task(found, by=request.user.actor)
        return told(request, ticket, event, _("Not done yet"), "head", "list")
    event = finish_task(found, by=request.user.actor)
    return told(request, ticket, event, _("Done"), "head", "list")


@require_POST
@needs(Permission.CHANGE_TICKETS)
def order(request: DeskRequest, number: int) -> HttpResponse:
    """POST puts the tasks in the order of their ids."""
    ticket = asked_ticket(request, number)
    given = request.POST.get("order", "").split(",")[:1000]
    ids = [int(one) for one in given if one.isascii() and one.isdigit() and len(one) < 19]
    event = reorder_tasks(ticket, by=request.user.actor, ids=ids)
    return told(request, ticket, event, _("The tasks are in another order"), "list")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CHANGE_TICKETS)
def checklists(request: DeskRequest, number: int) -> HttpResponse:
    """GET offers the checklists; POST puts one on the ticket."""
    ticket = asked_ticket(request, number)
    if request.method != "POST":
        return render(request, "tasks/_checklists.html", checklists_context(ticket))
    asked = request.POST.get("checklist", "")
    pk = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0
    checklist = get_object_or_404(Checklist, pk=pk, archived_at=None)
    try:
        event = put_checklist(ticket, by=request.user.actor, checklist=checklist)
    except TooManyTasks:
        return _too_many(request, ticket)
    words = _("“{name}” is on the ticket").format(name=checklist.name)
    return told(request, ticket, event, words, "head", "list")


def _changed(request: DeskRequest, found: Task) -> Event | None:
    asked = request.POST.get("assignee", "")
    plain = asked.isascii() and asked.isdigit() and len(asked) < 19
    agent = Agent.objects.filter(pk=int(asked), is_active=True).first() if plain else None
    if plain and agent is None:
        raise CannotDo
    return change_task(
        found,
        by=request.user.actor,
        words=request.POST.get("words", ""),
        assignee=agent,
        due_at=moment_in(request.POST.get("due", "")),
    )


def _too_many(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    return refused(request, ticket, _("This ticket has as many tasks as it can take."))


def _last(task: Task) -> Event | None:
    """The event that added the task: what its toast undoes."""
    return (
        Event.objects.filter(room="tasks", subject_id=task.ticket_id, name="TaskAdded")
        .order_by("-id")
        .first()
    )

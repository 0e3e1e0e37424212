"""Tasks and time of a ticket's page after a change, and what their forms give."""

from datetime import datetime
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.timezone import get_current_timezone, localtime, make_aware

from helpwell.desk.ticket_page import changed, is_partial
from helpwell.desk.undo_links import undo_url
from helpwell.events.models import Event
from helpwell.people.gate import DeskRequest
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission
from helpwell.tasks.duration import in_words
from helpwell.tasks.models import Checklist, Task, TimeEntry
from helpwell.tasks.side import Side, side_of
from helpwell.tickets.models import Ticket

MOST_ENTRIES = 200


class NotAMoment(ValueError):
    """This is no date with a time."""


def work_side(request: DeskRequest, ticket: Ticket) -> Side:
    """Tasks and time as this viewer sees them. Two queries."""
    return side_of(
        ticket,
        request.user,
        url=reverse("desk:ticket", args=[ticket.pk]),
        may_change=request.user.may(Permission.CHANGE_TICKETS),
    )


def told(
    request: DeskRequest, ticket: Ticket, event: Event | None, words: str, *parts: str
) -> HttpResponse:
    """The answer to an act on tasks or time, with its parts of the panel drawn anew."""
    if event is None:
        return with_parts(request, HttpResponse(), ticket, *parts)
    answer = changed(request, ticket, words, undo_url=undo_url(event), seconds=8)
    return with_parts(request, answer, ticket, *parts)


def with_parts(
    request: DeskRequest, answer: HttpResponse, ticket: Ticket, *parts: str
) -> HttpResponse:
    """The answer with parts of the panel: "head", "list", "time". What one types in another stays."""
    if is_partial(request) and answer.status_code == 200:
        context = {"work": work_side(request, ticket), "oob": True}
        for part in parts:
            answer.write(render_to_string(f"tasks/_{part}.html", context, request))
    return answer


def task_of(ticket: Ticket, task_id: int) -> Task:
    """One task of the ticket; raises Http404 for another's."""
    found = Task.objects.select_related("ticket", "assignee").filter(ticket=ticket, pk=task_id)
    task = found.first()
    if task is None:
        raise Http404
    return task


def task_form(ticket: Ticket, task: Task, person: Agent) -> dict[str, Any]:
    """What the form of a task shows."""
    agents = [
        one for one in Agent.objects.filter(is_active=True) if one.may(Permission.CHANGE_TICKETS)
    ]
    agents.sort(key=lambda one: (one.pk != person.pk, one.name))
    due = f"{localtime(task.due_at):%Y-%m-%dT%H:%M}" if task.due_at else ""
    url = reverse("desk:ticket", args=[ticket.pk])
    return {"task": task, "agents": agents, "due": due, "url": url}


def moment_in(given: str) -> datetime | None:
    """The moment that a form gives, in the zone of the viewer; None for nothing. Raises NotAMoment."""
    if not given.strip():
        return None
    try:
        found = parse_datetime(given.strip())
        if found is None:
            raise NotAMoment
        return make_aware(found, get_current_timezone()) if found.tzinfo is None else found
    except (ValueError, OverflowError):
        raise NotAMoment from None


def checklists_context(ticket: Ticket) -> dict[str, Any]:
    """The checklists that can be put on the ticket."""
    found = Checklist.objects.filter(archived_at=None).annotate(n=Count("lines"))
    url = reverse("desk:ticket", args=[ticket.pk])
    return {"checklists": list(found.order_by("name")[:MOST_ENTRIES]), "url": url}


def entries_context(request: DeskRequest, ticket: Ticket) -> dict[str, Any]:
    """The time that was written down, the newest first."""
    found = list(
        TimeEntry.objects.filter(ticket=ticket, is_logged=True, removed_at=None)
        .select_related("agent")
        .order_by("-day", "-id")[: MOST_ENTRIES + 1]
    )
    shown = [{"entry": one, "words": in_words(one.minutes)} for one in found[:MOST_ENTRIES]]
    return {
        "entries": shown,
        "more": len(found) > MOST_ENTRIES,
        "url": reverse("desk:ticket", args=[ticket.pk]),
        "may_change": request.user.may(Permission.CHANGE_TICKETS),
    }

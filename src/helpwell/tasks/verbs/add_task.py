"""Adding a task to a ticket, or a whole checklist of them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from helpwell.events.models import Actor, Event
from helpwell.events.record import record
from helpwell.kit.text import one_line
from helpwell.people.models import Agent
from helpwell.tasks.events import ChecklistPut, TaskAdded
from helpwell.tasks.models import Checklist, Task
from helpwell.tickets.change import change, locked
from helpwell.tickets.models import Ticket

MOST_TASKS = 200


class NoWords(ValueError):
    """A task without a word."""


class TooManyTasks(ValueError):
    """The ticket has as many tasks as it can take."""


def add_task(
    ticket: Ticket,
    *,
    by: Actor,
    words: str,
    assignee: Agent | None = None,
    due_at: datetime | None = None,
) -> Task:
    """The new task, behind the others. Raises NoWords, or TooManyTasks."""
    line = one_line(words, 300)
    if not line:
        raise NoWords
    with transaction.atomic():
        ticket = locked(ticket)
        task = _add(ticket, [line])[0]
        if assignee is not None or due_at is not None:
            task.assignee, task.due_at = assignee, due_at
            task.save(update_fields=["assignee", "due_at"])
        change(ticket)
        fact = TaskAdded(
            ticket_id=ticket.pk, team_id=ticket.team_id, task_id=task.pk, words=task.words
        )
        record(fact, by=by, diff={f"task:{task.pk}:removed": [True, False]})
    return task


def put_checklist(ticket: Ticket, *, by: Actor, checklist: Checklist) -> Event | None:
    """The event of its lines having become tasks, or None where it has none. Raises TooManyTasks."""
    with transaction.atomic():
        ticket = locked(ticket)
        tasks = _add(ticket, list(checklist.lines.values_list("words", flat=True)))
        if not tasks:
            return None
        change(ticket)
        fact = ChecklistPut(
            ticket_id=ticket.pk,
            team_id=ticket.team_id,
            checklist_id=checklist.pk,
            name=checklist.name,
            count=len(tasks),
        )
        diff = {f"task:{task.pk}:removed": [True, False] for task in tasks}
        return record(fact, by=by, diff=dict(diff))


def _add(ticket: Ticket, lines: Sequence[str]) -> list[Task]:
    there = Task.objects.filter(ticket=ticket, removed_at=None)
    if there.count() + len(lines) > MOST_TASKS:
        raise TooManyTasks
    last = Task.objects.filter(ticket=ticket).aggregate(last=Max("position"))["last"] or 0
    return [
        Task.objects.create(ticket=ticket, words=words, position=last + place)
        for place, words in enumerate(lines, 1)
    ]

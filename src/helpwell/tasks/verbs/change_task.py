"""Ticking a task, wording it otherwise, giving it to somebody, taking it off; and the way back of each."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from helpwell.events.models import Actor, Event
from helpwell.events.record import Diff, record
from helpwell.events.undoing import CannotUndo, ensure_latest, turned
from helpwell.kit import clock
from helpwell.kit.text import one_line
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission
from helpwell.tasks.events import (
    ChecklistPut,
    TaskAdded,
    TaskChanged,
    TaskFact,
    TaskFinished,
    TaskRemoved,
    TaskReopened,
    TaskRestored,
)
from helpwell.tasks.models import Task
from helpwell.tasks.verbs.add_task import NoWords
from helpwell.tickets.change import change, locked
from helpwell.tickets.models import Ticket


class CannotDo(ValueError):
    """This person takes no tasks."""


def finish_task(task: Task, *, by: Actor) -> Event | None:
    """The event of the tick, or None for a task that is done already."""
    return _change(task, by, TaskFinished, done_at=task.done_at or clock.now())


def reopen_task(task: Task, *, by: Actor) -> Event | None:
    """The event of the tick taken back, or None for a task that is open."""
    return _change(task, by, TaskReopened, done_at=None)


def change_task(
    task: Task, *, by: Actor, words: str, assignee: Agent | None, due_at: datetime | None
) -> Event | None:
    """The event of the change, or None where it is so already. Raises NoWords, or CannotDo for one who changes no tickets."""
    line = one_line(words, 300)
    if not line:
        raise NoWords
    if assignee is not None and not assignee.may(Permission.CHANGE_TICKETS):
        raise CannotDo
    return _change(task, by, TaskChanged, words=line, assignee=assignee, due_at=due_at)


def remove_task(task: Task, *, by: Actor) -> Event | None:
    """The event of the task having been taken off, or None where it is off already."""
    return _change(task, by, TaskRemoved, removed_at=task.removed_at or clock.now())


def restore_task(task: Task, *, by: Actor) -> Event | None:
    """The event of the task being there again, or None where it is there."""
    return _change(task, by, TaskRestored, removed_at=None)


def undo_task(event: Event, fact: TaskFact | ChecklistPut, by: Actor) -> None:
    """The tasks that the event touched as they were before it."""
    with transaction.atomic():
        ticket = locked(Ticket(pk=fact.ticket_id))
        ensure_latest(event)
        diff = event.diff or {}
        ids = {int(key.split(":")[1]) for key in diff}
        tasks = {task.pk: task for task in Task.objects.select_for_update().filter(pk__in=ids)}
        if ids - set(tasks):
            raise CannotUndo(_("A task is gone."))
        for key, (before, _after) in diff.items():
            _name, pk, column = key.split(":")
            _set(tasks[int(pk)], column, before)
        for task in tasks.values():
            task.save()
        change(ticket)
        record(_back(fact, diff), by=by, diff=turned(diff))


def _change(task: Task, by: Actor, told: type[TaskFact], **fields: Any) -> Event | None:
    with transaction.atomic():
        ticket = locked(task.ticket)
        task = Task.objects.select_for_update().get(pk=task.pk)
        before = _plain(task)
        for name, value in fields.items():
            setattr(task, name, value)
        after = _plain(task)
        diff: Diff = {
            f"task:{task.pk}:{name}": [before[name], after[name]]
            for name in after
            if before[name] != after[name]
        }
        if not diff:
            return None
        task.save()
        change(ticket)
        fact = told(ticket_id=ticket.pk, team_id=ticket.team_id, task_id=task.pk, words=task.words)
        return record(fact, by=by, diff=diff)


def _plain(task: Task) -> dict[str, Any]:
    """What can be given back, in plain values."""
    return {
        "done": task.done_at.isoformat() if task.done_at else None,
        "removed": task.removed_at is not None,
        "words": task.words,
        "assignee": task.assignee_id,
        "due": task.due_at.isoformat() if task.due_at else None,
    }


def _set(task: Task, column: str, value: Any) -> None:
    if column == "done":
        task.done_at = datetime.fromisoformat(value) if value else None
    elif column == "removed":
        task.removed_at = clock.now() if value else None
    elif column == "due":
        task.due_at = datetime.fromisoformat(value) if value else None
    elif column == "assignee":
        task.assignee = Agent.objects.filter(pk=value).first() if value else None
    else:
        task.words = value


def _back(fact: TaskFact | ChecklistPut, diff: Diff) -> TaskFact | ChecklistPut:
    """What the way back is called: what it did, and not what it undid."""
    if isinstance(fact, ChecklistPut):
        gone = all(before for before, _after in diff.values())  # what was off before is off again
        return replace(fact, count=-len(diff) if gone else len(diff))
    kinds: dict[type[TaskFact], type[TaskFact]] = {
        TaskFinished: TaskReopened,
        TaskReopened: TaskFinished,
        TaskRemoved: TaskRestored,
        TaskRestored: TaskRemoved,
        TaskAdded: TaskRemoved,
    }
    kind = kinds.get(type(fact), TaskChanged)
    return kind(
        ticket_id=fact.ticket_id, team_id=fact.team_id, task_id=fact.task_id, words=fact.words
    )

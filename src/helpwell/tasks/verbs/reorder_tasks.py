"""Putting the tasks of a ticket in another order."""

from collections.abc import Iterable

from django.db import transaction

from helpwell.events.models import Actor, Event
from helpwell.events.record import record
from helpwell.events.undoing import ensure_latest
from helpwell.tasks.events import TasksReordered
from helpwell.tasks.models import Task
from helpwell.tickets.change import change, locked
from helpwell.tickets.models import Ticket


def reorder_tasks(ticket: Ticket, *, by: Actor, ids: Iterable[int]) -> Event | None:
    """The event of the new order, or None where it is the old one; tasks that are not named stay behind the others."""
    with transaction.atomic():
        return _order(locked(ticket), by, list(dict.fromkeys(ids)))


def undo_order(event: Event, fact: TasksReordered, by: Actor) -> None:
    """The tasks in the order that they had before the event."""
    with transaction.atomic():
        ticket = locked(Ticket(pk=fact.ticket_id))
        ensure_latest(event)
        _order(ticket, by, (event.diff or {})["task_order"][0])


def _order(ticket: Ticket, by: Actor, ids: list[int]) -> Event | None:
    tasks = list(Task.objects.select_for_update().filter(ticket=ticket).order_by("position", "id"))
    before = [task.pk for task in tasks]
    wanted = {pk: place for place, pk in enumerate(ids)}
    tasks.sort(key=lambda task: wanted.get(task.pk, len(wanted)))
    after = [task.pk for task in tasks]
    if before == after:
        return None
    for position, task in enumerate(tasks, 1):
        task.position = position
    Task.objects.bulk_update(tasks, ["position"])
    change(ticket)
    fact = TasksReordered(ticket_id=ticket.pk, team_id=ticket.team_id)
    return record(fact, by=by, diff={"task_order": [before, after]})

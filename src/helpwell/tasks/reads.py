"""What other rooms read of tasks: counts in batches, and what a person has to do."""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet, Sum

from helpwell.people.models import Agent
from helpwell.tasks.models import Task, TimeEntry


def task_counts(ticket_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Ticket id → how many tasks are done, of how many. One query; tickets without a task are left out."""
    rows = (
        Task.objects.filter(ticket_id__in=list(ticket_ids), removed_at=None)
        .values_list("ticket_id")
        .annotate(done=Count("pk", filter=Q(done_at__isnull=False)), of=Count("pk"))
        .order_by()
    )
    return {ticket: (done, of) for ticket, done, of in rows}


def minutes_spent(ticket_ids: Iterable[int]) -> dict[int, int]:
    """Ticket id → minutes written down. One query; tickets without any are left out."""
    rows = (
        TimeEntry.objects.filter(ticket_id__in=list(ticket_ids), is_logged=True, removed_at=None)
        .values_list("ticket_id")
        .annotate(sum=Sum("minutes"))
        .order_by()
    )
    return dict(rows)


def open_tasks_of(person: Agent) -> "QuerySet[Task]":
    """What the person has to do, what is due first leading; show only those of tickets that they may see."""
    return (
        Task.objects.filter(assignee=person, done_at=None, removed_at=None)
        .select_related("ticket")
        .order_by("due_at", "id")
    )

"""Tasks and time as a ticket's page shows them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from helpwell.kit import clock
from helpwell.kit.faces import hue, initials
from helpwell.kit.moments import due
from helpwell.people.models import Agent
from helpwell.tasks.duration import in_words
from helpwell.tasks.models import Task, TimeEntry
from helpwell.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Line:
    """One task."""

    id: int
    words: str
    is_done: bool
    assignee: str
    initials: str
    hue: int
    due_at: datetime | None
    due: str
    due_level: str


@dataclass(frozen=True, slots=True)
class Spent:
    """The time of one person."""

    name: str
    is_me: bool
    words: str


@dataclass(frozen=True, slots=True)
class Side:
    """The part of tasks and time on a ticket's page."""

    url: str
    may_change: bool
    lines: tuple[Line, ...]
    spent: tuple[Spent, ...]
    total: str
    timer_seconds: int | None
    is_running: bool

    @property
    def done(self) -> int:
        """How many tasks are done."""
        return sum(line.is_done for line in self.lines)


def side_of(ticket: Ticket, person: Agent, *, url: str, may_change: bool) -> Side:
    """What the page shows of a ticket's tasks and of the time spent on it. Two queries; `url` is the ticket's own."""
    tasks = (
        Task.objects.filter(ticket=ticket, removed_at=None)
        .select_related("assignee")
        .order_by("position", "id")
    )
    # What is logged, person by person; a timer is no part of a sum and so a line of its own.
    rows = (
        TimeEntry.objects.filter(ticket=ticket, removed_at=None)
        .values_list("agent_id", "agent__name", "is_logged", "seconds", "running_since")
        .annotate(sum=Sum("minutes"))
        .order_by("agent__name", "agent_id")
    )
    sums: dict[tuple[int, str], int] = {}
    timer: tuple[int, datetime | None] | None = None
    for agent_id, name, is_logged, seconds, running_since, minutes in rows:
        if is_logged:
            sums[agent_id, name] = sums.get((agent_id, name), 0) + minutes
        elif agent_id == person.pk:
            timer = (seconds, running_since)
    return Side(
        url=url,
        may_change=may_change,
        lines=tuple(line_of(task) for task in tasks),
        spent=tuple(
            Spent(name, agent_id == person.pk, in_words(minutes))
            for (agent_id, name), minutes in sums.items()
        ),
        total=in_words(sum(sums.values())) if sums else "",
        timer_seconds=_seconds(timer) if timer else None,
        is_running=timer is not None and timer[1] is not None,
    )


def line_of(task: Task) -> Line:
    """One task as its line shows it."""
    now, name = clock.now(), task.assignee.name if task.assignee else ""
    left = (task.due_at - now).total_seconds() if task.due_at and not task.is_done else None
    return Line(
        id=task.pk,
        words=task.words,
        is_done=task.is_done,
        assignee=name,
        initials=initials(name) if name else "",
        hue=hue(name) if name else 1,
        due_at=task.due_at,
        due=due(task.due_at, now) if task.due_at and left is not None else "",
        due_level="calm" if left is None or left > 7200 else "late" if left < 0 else "soon",
    )


def _seconds(timer: tuple[int, datetime | None]) -> int:
    seconds, since = timer
    return seconds + (max(0, int((clock.now() - since).total_seconds())) if since else 0)

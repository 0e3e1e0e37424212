"""What changed since a list was shown: how many tickets are new to it, and which of its rows look different now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from django.db.models import QuerySet

from helpwell.desk.lists import Line, lines_of
from helpwell.desk.rows import version_of
from helpwell.events.models import Event
from helpwell.people.models import Agent
from helpwell.tickets import access
from helpwell.tickets.models import Ticket

MOST = 100  # more than this is said as "99+"
_BACK = 50  # ids that may still be committed behind a later one
_MOST_EVENTS = 2_000


class Listed(Protocol):
    """A list that knows its tickets."""

    def parts_for(self, person: Agent) -> "list[QuerySet[Ticket]]":
        """The person's tickets of it."""
        ...


@dataclass(frozen=True)
class Mark:
    """A place in the event log: all up to `last` had happened, but those in `open`, which were not committed yet."""

    last: int
    open: tuple[int, ...]

    def __str__(self) -> str:
        return "-".join(str(number) for number in (self.last, *self.open))

    @classmethod
    def now(cls) -> "Mark":
        """The end of the log as it stands. One query."""
        ids = set(Event.objects.order_by("-id").values_list("id", flat=True)[:_BACK])
        last = max(ids, default=0)
        between = range(max(1, last - _BACK + 1), last)
        return cls(last, tuple(number for number in between if number not in ids))

    @classmethod
    def read(cls, word: str) -> "Mark | None":
        """The mark that a word from a URL names; None for a made-up one."""
        parts = word.split("-")
        if not word or len(parts) > _BACK + 1:
            return None
        if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in parts):
            return None
        return cls(int(parts[0]), tuple(int(part) for part in parts[1:]))


@dataclass(frozen=True)
class News:
    """What to tell an open list."""

    new: int
    changed: list[Line]
    gone: list[int]
    versions: dict[int, str]


def news_of(person: Agent, view: Listed, mark: Mark, shown: Mapping[int, str]) -> News:
    """The news of a view since the mark; `shown` holds the version of each row on the page."""
    lines = lines_of(access.visible_to(person).filter(pk__in=list(shown)))
    versions = {line.id: version_of(line) for line in lines}
    return News(
        new=_new(person, view, mark, set(shown)),
        changed=[line for line in lines if shown[line.id] != versions[line.id]],
        gone=[number for number in shown if number not in versions],
        versions=versions,
    )


def _new(person: Agent, view: Listed, mark: Mark, shown: set[int]) -> int:
    touched = _touched(mark) - shown
    if not touched:
        return 0
    found = {
        number
        for part in view.parts_for(person)
        for number in part.filter(pk__in=touched).values_list("pk", flat=True)
    }
    return min(MOST, len(found))


def _touched(mark: Mark) -> set[int]:
    """The tickets of which something happened since; of the latest events where there are very many."""
    events = Event.objects.filter(room="tickets")
    later = events.filter(id__gt=mark.last).order_by("-id").values_list("subject_id", flat=True)
    found = set(later[:_MOST_EVENTS])
    if mark.open:
        found.update(events.filter(id__in=mark.open).values_list("subject_id", flat=True))
    return found

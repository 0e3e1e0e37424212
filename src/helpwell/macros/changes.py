"""What a macro changes on a ticket: one value apiece, to and from its rows."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from helpwell.kit.text import one_line
from helpwell.macros.models import MacroAction
from helpwell.tickets.models import Status, Ticket

Kind = MacroAction.Kind
ME, NOBODY = "me", "nobody"
STATUSES = (Status.OPEN, Status.PENDING, Status.ON_HOLD, Status.SOLVED, Status.CLOSED)
SNOOZE_HOURS = (1, 3, 24, 48, 72, 168, 336, 720)
MOST = 30  # tags, fields or lines of one macro


class BadChange(ValueError):
    """A change that no ticket can have; its text says which."""


@dataclass(frozen=True)
class Changes:
    """The changes; what is empty stays as it is. People and teams by id, fields by key."""

    assign: str = ""  # "me", "nobody" or an agent's id
    team: int | None = None
    priority: int | None = None
    type: str = ""
    status: str = ""
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)
    checklist: tuple[str, ...] = ()
    snooze_hours: int | None = None
    follow: bool = False

    def __bool__(self) -> bool:
        return bool(list(self.pairs()))

    @classmethod
    def of(cls, actions: Iterable[MacroAction]) -> "Changes":
        """The changes that these rows stand for; a row that cannot be read is left out."""
        rows = list(actions)

        def all_of(kind: str) -> tuple[str, ...]:
            return tuple(row.value for row in rows if row.kind == kind)

        def last(kind: str) -> str:
            return next(iter(reversed(all_of(kind))), "")

        return cls(
            assign=last(Kind.ASSIGN),
            team=_number(last(Kind.ASSIGN_TEAM)),
            priority=_number(last(Kind.PRIORITY)),
            type=last(Kind.TYPE),
            status=last(Kind.STATUS),
            add_tags=all_of(Kind.ADD_TAG),
            remove_tags=all_of(Kind.REMOVE_TAG),
            fields={row.target: row.value for row in rows if row.kind == Kind.FIELD},
            checklist=all_of(Kind.CHECKLIST),
            snooze_hours=_number(last(Kind.SNOOZE)),
            follow=bool(all_of(Kind.FOLLOW)),
        )

    def pairs(self) -> Iterable[tuple[str, str, str]]:
        """Kind, target and value of each row, in the order in which they are applied."""
        if self.team is not None:
            yield Kind.ASSIGN_TEAM, "", str(self.team)
        if self.assign:
            yield Kind.ASSIGN, "", self.assign
        if self.priority is not None:
            yield Kind.PRIORITY, "", str(self.priority)
        if self.type:
            yield Kind.TYPE, "", self.type
        yield from ((Kind.ADD_TAG, "", name) for name in self.add_tags)
        yield from ((Kind.REMOVE_TAG, "", name) for name in self.remove_tags)
        yield from ((Kind.FIELD, key, value) for key, value in self.fields.items())
        yield from ((Kind.CHECKLIST, "", line) for line in self.checklist)
        if self.follow:
            yield Kind.FOLLOW, "", ""
        if self.status:
            yield Kind.STATUS, "", self.status
        if self.snooze_hours:
            yield Kind.SNOOZE, "", str(self.snooze_hours)

    def checked(self) -> "Changes":
        """The same with tidy words; raises BadChange for what no ticket can have."""
        if self.priority is not None and self.priority not in Ticket.Priority.values:
            raise BadChange(str(self.priority))
        if self.type and self.type not in Ticket.Type.values:
            raise BadChange(self.type)
        if self.status and self.status not in STATUSES:
            raise BadChange(self.status)
        if self.assign and self.assign not in (ME, NOBODY) and _number(self.assign) is None:
            raise BadChange(self.assign)
        if self.snooze_hours is not None and not 0 < self.snooze_hours <= 24 * 366:
            raise BadChange(str(self.snooze_hours))
        if self.snooze_hours and self.status in (Status.SOLVED, Status.CLOSED):
            raise BadChange(f"{self.status} {self.snooze_hours}")
        added = _tags(self.add_tags)
        return Changes(
            assign=self.assign,
            team=self.team,
            priority=self.priority,
            type=self.type,
            status=self.status,
            add_tags=added,
            remove_tags=tuple(name for name in _tags(self.remove_tags) if name not in added),
            fields={key[:80]: one_line(value, 500) for key, value in _some(self.fields).items()},
            checklist=tuple(
                line for text in self.checklist[:MOST] if (line := one_line(text, 300))
            ),
            snooze_hours=self.snooze_hours,
            follow=self.follow,
        )


def tag_name(name: str) -> str:
    """A tag as tickets carry it: lower case, hyphens for blanks."""
    return "-".join(one_line(name, 60).lower().split())


def _tags(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(tag_name, names))))[:MOST]


def _some(fields: dict[str, str]) -> dict[str, str]:
    return dict(list(fields.items())[:MOST])


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None

"""The rows of a list: who, what, since when, whose turn, by when; every word made here, so that the template only prints."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from helpwell.desk.inbox_views import Sort
from helpwell.desk.lists import Line
from helpwell.kit import clock
from helpwell.kit.faces import hue, initials
from helpwell.kit.moments import WEEK, due, short
from helpwell.people.models import Agent
from helpwell.tickets.models import NEVER, Channel, Shelf, Status, Ticket

SOON = timedelta(hours=2)
_NOW = timedelta(0)
_CALM, _SOON, _LATE = "calm", "soon", "late"
_NOTHING = ("", "", "")
CHANNEL_ICONS: dict[str, str] = {
    Channel.Kind.EMAIL: "mail",
    Channel.Kind.CHAT: "chat",
    Channel.Kind.VOICE: "phone",
    Channel.Kind.SOCIAL: "social",
    Channel.Kind.WEB: "web",
    Channel.Kind.API: "api",
}
_PRIORITY_ICONS = {Ticket.Priority.HIGH: "up", Ticket.Priority.URGENT: "urgent"}


class Row(NamedTuple):
    """One row in words."""

    id: int
    version: str
    url: str
    css: str
    who: str
    initials: str
    hue: str
    channel_icon: str
    channel_words: str
    status: str
    priority_icon: str
    priority_words: str
    subject: str
    snippet: str
    replied: bool
    has_attachments: bool
    turn: str
    turn_icon: str
    due: str
    due_iso: str
    due_level: str
    assignee: str
    assignee_initials: str
    assignee_hue: str
    since: str
    since_iso: str
    is_current: bool
    heading: str = ""


class RowMaker:
    """Makes rows for one viewer, view and moment. The words that repeat are looked up once."""

    def __init__(self, person: Agent, view: str, sort: Sort, current: int | None = None) -> None:
        self._person = person
        self._by_activity = sort is not Sort.DUE
        self._current = current
        self._now = clock.now()
        self._words: dict[tuple[bool, bool, int], str] = {}
        self._query = f"?view={view}"
        self._base = reverse("desk:ticket", args=[0]).removesuffix("0/")
        self._statuses = {value: str(label) for value, label in Status.choices}
        self._channels = {value: str(label) for value, label in Channel.Kind.choices}
        self._priorities = {value: str(label) for value, label in Ticket.Priority.choices}

    def rows(self, lines: Iterable[Line]) -> list[Row]:
        """The rows of the lines, in their order."""
        return [self.row(line) for line in lines]

    def row(self, line: Line) -> Row:
        """The row of one line."""
        who = line.customer__name or line.customer__email or _("Nobody known")
        assignee = line.assignee__name or ""
        side, turn, turn_icon = self._turn(line, who)
        since = line.activity_at if self._by_activity else (line.waiting_since or line.activity_at)
        due_words, due_iso, due_level = self._due(line)
        current = line.id == self._current
        face, assignee_face = _face(who), _face(assignee)
        return Row(
            id=line.id,
            version=version_of(line),
            url=f"{self._base}{line.id}/{self._query}",
            css=f"row row--{side}{' row--current' if current else ''}",
            who=who,
            initials=face[0],
            hue=face[1],
            channel_icon=CHANNEL_ICONS.get(line.channel__kind, "mail"),
            channel_words=self._channels[line.channel__kind],
            status=self._statuses[line.status],
            priority_icon=_PRIORITY_ICONS.get(Ticket.Priority(line.priority), ""),
            priority_words=self._priorities[line.priority],
            subject=line.subject or _("No subject"),
            snippet=line.snippet,
            replied=line.last_speaker == Ticket.Speaker.AGENT,
            has_attachments=line.has_attachments,
            turn=turn,
            turn_icon=turn_icon,
            due=due_words,
            due_iso=due_iso,
            due_level=due_level,
            assignee=assignee,
            assignee_initials=assignee_face[0],
            assignee_hue=assignee_face[1],
            since=self._since(since),
            since_iso=since.isoformat(),
            is_current=current,
        )

    def _turn(self, line: Line, who: str) -> tuple[str, str, str]:
        """Whose turn it is, as classes, in words, and as an icon."""
        if line.delivery_failed and line.shelf != Shelf.SPAM:
            return "ours row--failed", _("Message did not arrive"), "error"
        if line.shelf == Shelf.ON_HOLD:
            return "theirs", _("Waiting for someone else"), "hold"
        if line.shelf == Shelf.HELD:
            return "ours row--mine row--open", _("Let in or refuse"), "held"
        if line.shelf in (Shelf.SPAM, Shelf.SOLVED):
            return "done", "", ""
        if line.shelf == Shelf.PENDING or line.waiting_since is None:
            return self._theirs(line, who)
        return self._ours(line)

    def _theirs(self, line: Line, who: str) -> tuple[str, str, str]:
        if line.status == Status.NEW:  # a machine wrote, and nobody asked anything
            return "theirs", _("No answer expected"), "info"
        return "theirs", _("Waiting for {name}").format(name=first_name(who)), "turn-customer"

    def _ours(self, line: Line) -> tuple[str, str, str]:
        if line.assignee_id == self._person.pk:
            return "ours row--mine", _("Your turn"), "turn-ours"
        if line.assignee_id is None:
            return "ours row--mine row--open", _("Nobody has it yet"), "turn-ours"
        answers = _("{name} answers").format(name=first_name(line.assignee__name or ""))
        return "ours", answers, "turn-ours"

    def _since(self, moment: datetime) -> str:
        away = self._now - moment
        if away >= WEEK:
            return short(moment, self._now)
        return self._kept(False, moment, away)

    def _due(self, line: Line) -> tuple[str, str, str]:
        if line.due_sort >= NEVER:
            return _NOTHING
        words = self._kept(True, line.due_sort, line.due_sort - self._now)
        level = _LATE if line.due_sort < self._now else _CALM
        if level is _CALM and line.due_sort - self._now < SOON:
            level = _SOON
        return words, line.due_sort.isoformat(), level

    def _kept(self, is_due: bool, moment: datetime, away: timedelta) -> str:
        """The words of a moment; rows that lie as many minutes away share them."""
        key = (is_due, away < _NOW, abs(int(away.total_seconds())) // 60)
        words = self._words.get(key)
        if words is None:
            words = due(moment, self._now) if is_due else short(moment, self._now)
            self._words[key] = words
        return words


@lru_cache(maxsize=4096)
def _face(name: str) -> tuple[str, str]:
    """Initials and hue of a name: the same people come back on every page."""
    return (initials(name) if name else "", str(hue(name)))


def version_of(line: Line) -> str:
    """A short word that changes whenever the row would look different."""
    promised = 0 if line.due_sort >= NEVER else int(line.due_sort.timestamp())
    return f"{line.version}-{promised:x}"


def first_name(name: str) -> str:
    """How a person is called in a few words: the first word of the name, an address up to its @."""
    words = name.partition("@")[0].split()
    return words[0] if words else name

"""A person's home by role: the question that it answers, what stands there at once, and what is loaded after."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from helpwell.desk import home_accounts, home_effort, home_flow, home_team, home_trends
from helpwell.desk import home_numbers as n
from helpwell.desk.home_numbers import Number, Question, search_url
from helpwell.desk.inbox_views import VIEWS, Sort
from helpwell.desk.lists import Line, lines_of, page_of
from helpwell.desk.rail import counts_of
from helpwell.desk.rows import Row, RowMaker
from helpwell.kit import clock
from helpwell.macros.access import visible_to as macros_visible_to
from helpwell.people.gate import DeskRequest
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission, Role
from helpwell.tickets.access import own, visible_to
from helpwell.tickets.models import Shelf, Ticket

SHOWN = 6


@dataclass(frozen=True)
class Home:
    """One role's home: its question, the numbers from the kept counters, lists that stand there at once, and parts that come later."""

    asks: Promise
    counts: tuple[str, ...]
    lists: tuple[str, ...]
    numbers: str = ""  # the part whose numbers stand on top
    later: tuple[str, ...] = ()
    looks_up: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """All that is loaded after the page."""
        return (self.numbers, *self.later) if self.numbers else self.later


HOMES: dict[str, Home] = {
    Role.SPECIALIST: Home(
        lazy("What is mine, and what is due first?"),
        ("mine", "unassigned", "pending", "snoozed"), ("due", "waiting", "promised"), "mine",
    ),
    Role.CALL_CENTER: Home(
        lazy("Who is it, and what is mine?"),
        ("mine", "unassigned", "pending"), ("due", "waiting", "promised"), "mine", looks_up=True,
    ),
    Role.SENIOR: Home(
        lazy("What is urgent, what is out of date, who needs me?"),
        ("mine", "teams", "unassigned", "held"), ("team", "due"), "senior", ("urgent", "macros"),
    ),
    Role.EXPERIENCE: Home(
        lazy("Where does it cost customers effort, and what changed?"), (), (), "", ("effort", "trend", "spikes"),
    ),
    Role.MANAGER: Home(
        lazy("Are we covered, are we good, what is breaking?"),
        ("open", "unassigned", "teams"), (), "manager", ("load", "trend", "spikes"),
    ),
    Role.ACCOUNT_MANAGER: Home(
        lazy("Which account needs me, and why?"), ("mine", "open"), ("due",), "", ("accounts",),
    ),
    Role.ADMINISTRATOR: Home(
        lazy("Is everything flowing, is anything stuck?"),
        ("open", "unassigned", "held", "spam"), (), "flow", ("breaking", "trend"),
    ),
}  # fmt: skip


def home_of(person: Agent) -> Home:
    """The home of the person's role."""
    return HOMES.get(person.role, HOMES[Role.SPECIALIST])


def home_context(request: DeskRequest) -> dict[str, Any]:
    """What stands there at once: the kept counters and lists that an index answers."""
    person, home = request.user, home_of(request.user)
    return {
        "home": home,
        "counts": [_count(request, name) for name in home.counts],
        "lists": [made for name in home.lists if (made := _LISTS[name](person)) is not None],
        "first": _part_url(home.numbers) if home.numbers else "",
        "later": [_part_url(name) for name in home.later],
        "may_create": person.may(Permission.CREATE_TICKETS),
    }


def part_context(person: Agent, name: str) -> dict[str, Any] | None:
    """A part that comes later, remembered for a while; None where the person's home has none of that name."""
    if name not in home_of(person).parts:
        return None
    key = f"home:{name}:{person.pk}:{get_language()}"
    kept: dict[str, Any] | None = cache.get(key)
    if kept is None:
        seconds, make = PARTS[name]
        kept = make(person)
        cache.set(key, kept, seconds)
    return {**kept, "part": name}


@dataclass(frozen=True)
class Listed:
    """One short list: its title, what it holds in a sentence, its rows, where all of it stands, what is said if it is empty."""

    name: str
    title: str
    formula: str
    rows: list[Row]
    url: str
    empty: str
    promises: tuple[tuple[str, datetime, str], ...] = ()


def _count(request: HttpRequest, name: str) -> Number:
    view = VIEWS[name]
    count = counts_of(request).get((view.shelf, view.whose), 0)
    formula = _("Tickets in the view “{view}”, counted as they move.").format(view=view.label)
    return Number(str(view.label), f"{count:,}", view.path(), formula)


def _view_list(person: Agent, view: str, title: str, empty: str) -> Listed:
    shown = VIEWS[view]
    lines = page_of(person, shown, Sort.DUE).lines[:SHOWN]
    formula = _("The view “{view}”, what is due first on top.").format(view=shown.label)
    rows = RowMaker(person, view, Sort.DUE).rows(lines)
    return Listed(view, title, formula, rows, shown.path(), empty)


def _due(person: Agent) -> Listed:
    return _view_list(person, "mine", _("Mine, due first"), _("Nothing waits for you."))


def _waiting(person: Agent) -> Listed:
    return _view_list(
        person, "unassigned", _("Nobody has them yet"), _("Every open ticket has an owner.")
    )


def _team(person: Agent) -> Listed:
    name = "teams" if person.team_ids else "open"
    return _view_list(person, name, _("Due first in my teams"), _("Your teams have nothing open."))


def _promised(person: Agent) -> Listed | None:
    snoozed = own(person).filter(shelf=Shelf.SNOOZED).order_by("-activity_at")[:200]
    rows = [one for one in snoozed.only("id", "subject", "snoozed_until") if one.snoozed_until]
    rows.sort(key=lambda one: one.snoozed_until or clock.now())
    if not rows:
        return None
    promises = tuple(
        (f"#{one.pk} {one.subject or _('No subject')}", one.snoozed_until, _ticket_url(one.pk))
        for one in rows[:SHOWN]
        if one.snoozed_until
    )
    formula = _("Snoozed tickets of mine, the next to come back on top.")
    return Listed(
        "promised", _("I come back to"), formula, [], VIEWS["snoozed"].path(), "", promises
    )


_LISTS: dict[str, Callable[[Agent], Listed | None]] = {
    "due": _due, "waiting": _waiting, "team": _team, "promised": _promised,
}  # fmt: skip


def _asked(*questions: Question) -> Callable[[Agent], dict[str, Any]]:
    return lambda person: {"numbers": n.numbers(person, list(questions))}


def _urgent(person: Agent) -> dict[str, Any]:
    urgent = visible_to(person).filter(
        shelf__in=(Shelf.OPEN, Shelf.ON_HOLD), priority=Ticket.Priority.URGENT
    )
    lines = lines_of(urgent.order_by("due_sort", "id")[:SHOWN])
    return {"listed": _lines(person, "urgent", _("Urgent"), n.URGENT, lines)}


def _macros(person: Agent) -> dict[str, Any]:
    due = macros_visible_to(person).filter(review_by__lte=clock.today())
    found = list(due.order_by("review_by")[:SHOWN])
    urls = [(one.name, one.review_by, reverse("macros:macro", args=[one.pk])) for one in found]
    return {"macros": urls, "macros_url": reverse("macros:macros")}


def _manager(person: Agent) -> dict[str, Any]:
    asked = n.numbers(person, [n.OVERDUE, n.OLD, n.FAILED, n.URGENT])
    return {"numbers": [home_team.covered(), home_team.first_answers(person), *asked]}


def _load(person: Agent) -> dict[str, Any]:  # noqa: ARG001 (the same for all who may see it)
    return {"agents": home_team.loads_by_agent(), "teams": home_team.loads_by_team()}


def _trend(person: Agent) -> dict[str, Any]:
    return {"chart": home_trends.trend_of(person), "days": home_trends.DAYS}


def _effort(person: Agent) -> dict[str, Any]:
    effort = home_effort.effort_of(person)
    rows = RowMaker(person, "solved", Sort.LATEST).rows(effort.longest)
    formula = ngettext(
        "Tickets of the last {n} day with the most messages.",
        "Tickets of the last {n} days with the most messages.",
        home_effort.DAYS,
    ).format(n=home_effort.DAYS)
    title = _("The longest conversations")
    url = search_url(f"updated:{home_effort.DAYS}d")
    longest = Listed("longest", title, formula, rows, url, _("No long ones."))
    return {"numbers": effort.numbers, "effort": effort, "listed": longest}


def _accounts(person: Agent) -> dict[str, Any]:
    found = home_accounts.accounts_of(person)
    rows = RowMaker(person, "open", Sort.LATEST).rows(found.recent)
    formula = _("The newest open tickets of people who belong to an organization.")
    url = search_url("has:organization status:open")
    recent = Listed("recent", _("Newest of any account"), formula, rows, url, _("None."))
    return {"accounts": found, "listed": recent}


def _flow(person: Agent) -> dict[str, Any]:  # noqa: ARG001 (it is about the desk, not about tickets)
    return {"numbers": home_flow.flow()}


def _spikes(person: Agent) -> dict[str, Any]:
    return {"spikes": home_trends.spikes(person)}


def _lines(person: Agent, name: str, title: str, one: Question, lines: list[Line]) -> Listed:
    rows = RowMaker(person, "open", Sort.DUE).rows(lines)
    return Listed(name, title, str(one.formula), rows, search_url(one.asks), _("None."))


def _part_url(name: str) -> str:
    return reverse("desk:overview_part", args=[name])


def _ticket_url(number: int) -> str:
    return reverse("desk:ticket", args=[number])


# Part → how many seconds it is remembered, and how it is made.
PARTS: MappingProxyType[str, tuple[int, Callable[[Agent], dict[str, Any]]]] = MappingProxyType(
    {
        "mine": (20, _asked(n.MY_OVERDUE, n.MY_SOON, n.FRESH)), "senior": (20, _asked(n.URGENT, n.OVERDUE, n.OLD, n.FAILED)), "urgent": (20, _urgent),
        "macros": (60, _macros),
        "manager": (60, _manager), "load": (20, _load), "trend": (300, _trend), "spikes": (300, _spikes),
        "effort": (300, _effort), "accounts": (60, _accounts), "flow": (10, _flow), "breaking": (20, _asked(n.FAILED, n.OVERDUE, n.OLD)),
    }
)  # fmt: skip

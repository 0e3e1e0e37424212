"""The numbers of a home: each is one question of the search language, so that it opens exactly what it counts."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.search.listing import kept_count
from helpwell.search.questions import Asker
from helpwell.search.understand import understand


@dataclass(frozen=True)
class Question:
    """A number to be: its name, what the search box would be asked, and how it is counted, in a sentence."""

    name: str
    label: Promise
    asks: str
    formula: Promise
    kind: str = ""  # how it looks where there is something: warn or bad


@dataclass(frozen=True)
class Number:
    """A number as the page shows it."""

    label: str
    value: str
    url: str
    formula: str
    kind: str = ""


def numbers(person: Agent, questions: list[Question]) -> list[Number]:
    """The answers, each exact up to a thousand and remembered for some seconds. Slow at worst: loaded after the page."""
    return [_answer(person, one) for one in questions]


def search_url(asks: str) -> str:
    """Where the search box shows what this asks."""
    return f"{reverse('desk:search')}?{urlencode({'q': asks})}"


def _answer(person: Agent, one: Question) -> Number:
    asker = Asker(person, clock.now(), person.zone or get_current_timezone())
    count = kept_count(person, f"home:{one.name}", understand(one.asks, asker).conditions)
    return Number(
        label=str(one.label),
        value=str(count),
        url=search_url(one.asks),
        formula=str(one.formula),
        kind=one.kind if count.n else "",
    )


URGENT = Question(
    "urgent", _("Urgent"), "priority:urgent status:unsolved",
    _("Tickets of priority urgent that are not solved."), "warn",
)  # fmt: skip
OVERDUE = Question(
    "overdue", _("Promise broken"), "is:overdue",
    _("Open tickets whose answer was due before now, by the service level."), "bad",
)  # fmt: skip
MY_OVERDUE = Question(
    "my-overdue", _("My promises broken"), "is:overdue assignee:me",
    _("Open tickets that are mine and whose answer was due before now."), "bad",
)  # fmt: skip
MY_SOON = Question(
    "my-soon", _("Due within 4 hours"), "due:4h assignee:me",
    _("Open tickets that are mine and whose answer is due within four hours."), "warn",
)  # fmt: skip
OLD = Question(
    "old", _("Open for over a week"), "status:unsolved -created:7d",
    _("Tickets that are not solved and began more than seven days ago."), "warn",
)  # fmt: skip
FAILED = Question(
    "failed", _("Did not arrive"), "is:failed status:unsolved",
    _("Tickets that are not solved, where a message of ours came back or could not be sent."), "bad",
)  # fmt: skip
FRESH = Question(
    "fresh", _("New since yesterday"), "created:1d",
    _("Tickets that began within the last 24 hours."),
)  # fmt: skip

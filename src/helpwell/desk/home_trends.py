"""What came in and what was solved day by day, and what grows faster than usual. Over the last days only, and remembered."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from helpwell.desk.home_charts import Chart, Series, line_chart
from helpwell.desk.home_numbers import search_url
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.tickets.access import visible_to
from helpwell.tickets.models import Shelf, Ticket

DAYS = 14
WEEK = 7
_FEWEST, _TIMES, _SHOWN = 4, 2, 5
_NOT_COUNTED = (Shelf.SPAM, Shelf.BIN, Shelf.MERGED)
SHELVES = [shelf.value for shelf in Shelf if shelf not in _NOT_COUNTED]


@dataclass(frozen=True)
class Spike:
    """A tag that came more often in the last day than before."""

    tag: str
    now: int
    usual: str
    url: str


def trend_of(person: Agent) -> Chart:
    """Tickets begun and tickets solved on each of the last fourteen days. Two queries."""
    zone = person.zone or get_current_timezone()
    days = last_days(zone, DAYS)
    since = _midnight(days[0], zone)
    lively = lively_since(person, since)
    created = _by_day(lively.filter(created_at__gte=since), "created_at", zone)
    solved = _by_day(lively.filter(shelf=Shelf.SOLVED, solved_at__gte=since), "solved_at", zone)
    return line_chart(
        days,
        [
            Series(_("Begun"), "accent", [created[day] for day in days], _urls("created", days)),
            Series(_("Solved"), "plain", [solved[day] for day in days], _urls("solved", days)),
        ],
    )


def spikes(person: Agent) -> list[Spike]:
    """Tags that the last 24 hours brought at least twice as often as a day of the week before, four times at least. Two queries."""
    now = clock.now()
    yesterday, week = now - timedelta(days=1), now - timedelta(days=1 + WEEK)
    lively = lively_since(person, week)
    fresh = _tags(lively.filter(created_at__gte=yesterday))
    before = _tags(lively.filter(created_at__gte=week, created_at__lt=yesterday))
    found = [
        Spike(
            tag=tag,
            now=n,
            usual=f"{before[tag] / WEEK:.1f}",
            url=search_url(f'tag:"{tag}" created:1d'),
        )
        for tag, n in fresh.most_common()
        if n >= _FEWEST and n >= _TIMES * before[tag] / WEEK
    ]
    return found[:_SHOWN]


def lively_since(person: Agent, since: datetime) -> "QuerySet[Ticket]":
    """Tickets with anything new since then: what began or was solved since is among them, and an index finds them."""
    return visible_to(person).filter(shelf__in=SHELVES, activity_at__gte=since)


def last_days(zone: tzinfo, count: int) -> list[date]:
    """The last days up to today, as the viewer's calendar has them."""
    today = clock.now().astimezone(zone).date()
    return [today - timedelta(days=count - 1 - place) for place in range(count)]


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=zone)


def _by_day(rows: "QuerySet[Ticket]", column: str, zone: tzinfo) -> Counter[date]:
    days = rows.annotate(day=TruncDate(column, tzinfo=zone)).order_by().values_list("day")
    return Counter(dict(days.annotate(n=Count("pk"))))


def _tags(rows: "QuerySet[Ticket]") -> Counter[str]:
    named = rows.exclude(tags=None).order_by().values_list("tags__name")
    return Counter(dict(named.annotate(n=Count("pk"))))


def _urls(operator: str, days: list[date]) -> list[str]:
    """A day is what came from its beginning on, and not from the next one's."""
    return [
        search_url(f"{operator}:{day.isoformat()} -{operator}:{day + timedelta(days=1)}")
        for day in days
    ]

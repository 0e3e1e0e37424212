"""Where service costs effort: messages it took, tickets that came back, by tag and channel. Over the latest tickets only."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Avg, Count, F, QuerySet
from django.utils.translation import gettext as _

from helpwell.desk.home_numbers import Number, search_url
from helpwell.desk.home_trends import lively_since
from helpwell.desk.lists import Line, lines_of
from helpwell.events.models import Event
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.tickets.access import visible_to
from helpwell.tickets.models import Channel, Shelf, Ticket

DAYS = 14
SAMPLE = 5_000
_SHOWN = 8
_MANY = 5


@dataclass(frozen=True)
class Part:
    """One tag or channel: how many tickets, how many messages each took, and where they are."""

    name: str
    tickets: int
    messages: str
    url: str


@dataclass(frozen=True)
class Effort:
    """The picture of the last days."""

    numbers: list[Number]
    tags: list[Part]
    channels: list[Part]
    longest: list[Line]
    is_cut: bool


def effort_of(person: Agent) -> Effort:
    """How hard it was to be helped, over the latest five thousand tickets of the last fourteen days. Eight queries."""
    since = clock.now() - timedelta(days=DAYS)
    lively = lively_since(person, since)
    ids = list(lively.order_by("-activity_at").values_list("pk", flat=True)[: SAMPLE + 1])
    sample = lively.order_by("-activity_at").values("pk")[:SAMPLE]
    rows = visible_to(person).filter(pk__in=sample)
    return Effort(
        numbers=_numbers(rows, sample),
        tags=_tags(rows),
        channels=_channels(rows),
        longest=lines_of(rows.filter(message_count__gte=_MANY).order_by("-message_count")[:6]),
        is_cut=len(ids) > SAMPLE,
    )


def _numbers(rows: "QuerySet[Ticket]", sample: "QuerySet[Ticket, Any]") -> list[Number]:
    solved = rows.filter(shelf=Shelf.SOLVED)
    totals = solved.aggregate(n=Count("pk"), mean=Avg("message_count"))
    once = solved.filter(message_count__lte=2).count()
    again = (
        Event.objects.filter(room="tickets", name="TicketReopened", subject_id__in=sample)
        .values("subject_id")
        .distinct()
        .count()
    )
    n = totals["n"] or 0
    days = {"days": DAYS}
    asks = f"status:solved updated:{DAYS}d"
    return [
        Number(
            _("Messages to a solution"), f"{totals['mean'] or 0:.1f}", search_url(asks),
            _("Messages of solved tickets ÷ solved tickets, last {days} days.").format(**days),
        ),
        Number(
            _("Solved with one answer"), f"{100 * once / n:.0f} %" if n else "–", search_url(asks),
            _("Solved tickets with at most two messages ÷ solved tickets, last {days} days.").format(**days),
        ),
        Number(
            _("Came back"), str(again), search_url(f"updated:{DAYS}d status:unsolved"),
            _("Tickets of the last {days} days that were solved and opened again at least once.").format(**days),
            "warn" if again else "",
        ),
    ]  # fmt: skip


def _tags(rows: "QuerySet[Ticket]") -> list[Part]:
    named = rows.exclude(tags=None).order_by().values(tag=F("tags__name"))
    found = named.annotate(n=Count("pk"), mean=Avg("message_count")).order_by("-n", "tag")
    return [
        Part(
            one["tag"], one["n"], f"{one['mean']:.1f}",
            search_url(f'tag:"{one["tag"]}" updated:{DAYS}d'),
        )
        for one in found[:_SHOWN]
    ]  # fmt: skip


def _channels(rows: "QuerySet[Ticket]") -> list[Part]:
    found = (
        rows.order_by().values("channel__kind").annotate(n=Count("pk"), mean=Avg("message_count"))
    )
    return [
        Part(
            str(Channel.Kind(one["channel__kind"]).label), one["n"], f"{one['mean']:.1f}",
            search_url(f"channel:{one['channel__kind']} updated:{DAYS}d"),
        )
        for one in found.order_by("-n")
    ]  # fmt: skip

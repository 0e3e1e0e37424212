"""Which account needs me: organizations with open tickets, the longest waiting first. Over the latest open tickets only."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Min, Q
from django.urls import reverse

from helpwell.desk.home_numbers import search_url
from helpwell.desk.lists import Line, lines_of
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.tickets.access import visible_to
from helpwell.tickets.models import Shelf

SAMPLE = 5_000
_SHOWN = 10


@dataclass(frozen=True)
class Account:
    """One organization: its open tickets, since when the longest one waits, and how many promises are broken."""

    name: str
    url: str
    n: int
    tickets_url: str
    waiting_since: datetime | None
    late: int


@dataclass(frozen=True)
class Accounts:
    """The accounts that wait, and their latest tickets."""

    waiting: list[Account]
    recent: list[Line]
    is_cut: bool


def accounts_of(person: Agent) -> Accounts:
    """The ten organizations that wait longest, and the newest tickets of any. Three queries."""
    open_ = visible_to(person).filter(shelf=Shelf.OPEN, customer__organization__isnull=False)
    latest = visible_to(person).filter(shelf=Shelf.OPEN).order_by("-activity_at").values("pk")
    sample = open_.filter(pk__in=latest[:SAMPLE])
    groups = sample.order_by().values(
        organization=F("customer__organization"), name=F("customer__organization__name")
    )
    found = groups.annotate(
        n=Count("pk"),
        waiting=Min("waiting_since"),
        late=Count("pk", filter=Q(due_sort__lt=clock.now())),
    )
    rows = found.order_by("-late", F("waiting").asc(nulls_last=True), "name")[:_SHOWN]
    return Accounts(
        waiting=[
            Account(
                name=row["name"],
                url=reverse("desk:organization", args=[row["organization"]]),
                n=row["n"],
                tickets_url=search_url(f'org:"{row["name"]}" status:open'),
                waiting_since=row["waiting"],
                late=row["late"],
            )
            for row in rows
        ],
        recent=lines_of(sample.order_by("-id")[:6]),
        is_cut=open_.count() > SAMPLE,
    )

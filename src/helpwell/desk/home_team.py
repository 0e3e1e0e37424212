"""Are we covered, and are we good: open tickets per agent and team, and first answers within the promise."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Min, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from helpwell.desk.home_numbers import Number, search_url
from helpwell.kit import clock
from helpwell.kit.hours import NeverOpen
from helpwell.people.models import Agent, Team
from helpwell.routing.availability import away_words
from helpwell.routing.calendars import calendar_of, default_service_level
from helpwell.tickets.access import visible_to
from helpwell.tickets.models import Message, Shelf, Ticket, TicketCount

DAYS = 7
LATEST = 200
_SHOWN = 12


@dataclass(frozen=True)
class Load:
    """How many open tickets somebody has, and how wide their bar is, in hundredths."""

    name: str
    n: int
    share: int
    url: str
    away: str = ""


def loads_by_agent() -> list[Load]:
    """Open tickets of each active agent who takes part in a team, the fullest first, and who is away. Three queries, from the kept counters."""
    rows = TicketCount.objects.filter(shelf=Shelf.OPEN).exclude(assignee=None)
    open_ = dict(rows.order_by().values_list("assignee").annotate(n=Sum("n")))
    agents = list(Agent.objects.filter(is_active=True, memberships__isnull=False).distinct())
    away = away_words(agent.pk for agent in agents)
    loads = [
        Load(
            name=agent.name,
            n=open_.get(agent.pk, 0),
            share=0,
            url=search_url(f'assignee:"{agent.email}" status:open'),
            away=away.get(agent.pk, ""),
        )
        for agent in agents
    ]
    return _shares(loads)


def covered() -> Number:
    """How many agents of a team are available now. Two queries."""
    agents = Agent.objects.filter(is_active=True, memberships__isnull=False).distinct()
    ids = list(agents.values_list("pk", flat=True))
    there = len(ids) - len(away_words(ids))
    return Number(
        _("Available"), _("{there} of {all}").format(there=there, all=len(ids)), reverse("people:people"),
        _("Active agents of a team who have not said that they are away."), "" if there else "bad",
    )  # fmt: skip


def loads_by_team() -> list[Load]:
    """Open tickets of each team. Two queries, from the kept counters."""
    rows = TicketCount.objects.filter(shelf=Shelf.OPEN)
    open_ = dict(rows.order_by().values_list("team").annotate(n=Sum("n")))
    teams = Team.objects.filter(closed_at=None)
    return _shares(
        [
            Load(team.name, open_.get(team.pk, 0), 0, search_url(f'team:"{team.name}" status:open'))
            for team in teams
        ]
    )


def first_answers(person: Agent) -> Number:
    """The share of the latest tickets of a week that got their first answer within the promise. Five queries."""
    level = default_service_level()
    minutes = level.first_reply_minutes if level else None
    since, url = clock.now() - timedelta(days=DAYS), search_url(f"created:{DAYS}d")
    label = _("First answer in time")
    if level is None or minutes is None:
        return Number(label, "–", url, _("No service level promises a first answer."))
    rows = (
        visible_to(person)
        .filter(created_at__gte=since)
        .exclude(shelf__in=(Shelf.SPAM, Shelf.BIN, Shelf.MERGED))
    )
    tickets = list(rows.exclude(waiting_since=None, message_count=0).order_by("-id")[:LATEST])
    answered = _first_answers(tickets)
    calendar, kept, judged = calendar_of(level.hours), 0, 0
    for ticket in tickets:
        try:
            due = calendar.add(ticket.created_at, minutes)
        except NeverOpen:
            continue
        at = answered.get(ticket.pk)
        if at is None and due > clock.now():
            continue  # there is time left
        judged += 1
        kept += at is not None and at <= due
    share = f"{100 * kept / judged:.0f} %" if judged else "–"
    formula = _(
        "First answers sent before they were due ÷ tickets whose first answer was sent or was due: {kept} of {judged}, "
        "the latest {latest} tickets of {days} days."
    ).format(kept=kept, judged=judged, latest=LATEST, days=DAYS)
    kind = "" if not judged or kept >= 0.9 * judged else "warn"
    return Number(label, share, url, formula, kind)


def _first_answers(tickets: list[Ticket]) -> dict[int, datetime]:
    answers = Message.objects.filter(
        ticket__in=[ticket.pk for ticket in tickets],
        direction=Message.Direction.OUTBOUND,
        is_automatic=False,
        withdrawn_at=None,
    )
    return dict(answers.order_by().values_list("ticket").annotate(at=Min("created_at")))


def _shares(rows: list[Load]) -> list[Load]:
    most = max((row.n for row in rows), default=0) or 1
    shown = sorted(rows, key=lambda row: (-row.n, row.name))[:_SHOWN]
    return [replace(row, share=round(100 * row.n / most)) for row in shown]

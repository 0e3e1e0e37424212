"""How an agent wants to hear of each kind of thing, and when mails may come."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from helpwell.desk.models import Notice, NoticeChoice, WorkingTime
from helpwell.people.models import Agent
from helpwell.people.reader import zone_of

TOGETHER = timedelta(seconds=60)  # what comes within it goes in one mail
_LOUD = {Notice.Kind.NEW}  # off unless one asks for it
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """In the app, by mail, both or neither."""

    in_app: bool
    by_mail: bool


def choice_of(agent: Agent, kind: str) -> Choice:
    """What the agent chose for this kind, or the default. One query."""
    row = NoticeChoice.objects.filter(agent=agent, kind=kind).first()
    return Choice(row.in_app, row.by_mail) if row else default(agent, kind)


def choices_of(agent: Agent) -> dict[str, Choice]:
    """What the agent chose, kind by kind. One query."""
    rows = {row.kind: row for row in NoticeChoice.objects.filter(agent=agent)}
    return {
        kind: Choice(rows[kind].in_app, rows[kind].by_mail)
        if kind in rows
        else default(agent, kind)
        for kind in Notice.Kind.values
    }


def default(agent: Agent, kind: str) -> Choice:
    """In the app; by mail where the agent has that on for all."""
    if kind in _LOUD:
        return Choice(in_app=False, by_mail=False)
    return Choice(in_app=True, by_mail=agent.mail_notices)


def next_mail_time(agent: Agent, at: datetime) -> datetime:
    """`at`, or when the agent's working time begins next."""
    hours = WorkingTime.objects.filter(agent=agent).first()
    return at if hours is None else _within(hours, at, agent)


def _within(hours: WorkingTime, at: datetime, agent: Agent) -> datetime:
    local = at.astimezone(zone_of(agent))
    for _day in range(8):
        works = hours.weekends or local.weekday() < _SATURDAY
        if works and local.time() < hours.begins:
            return local.replace(hour=hours.begins.hour, minute=hours.begins.minute, second=0)
        if works and local.time() <= hours.ends:
            return local
        local = datetime.combine(local.date() + timedelta(days=1), time(), tzinfo=local.tzinfo)
    return at

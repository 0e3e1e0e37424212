"""An agent's notices in words, those of tickets that the agent may still see."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpwell.desk.cursors import Place
from helpwell.desk.models import Notice
from helpwell.kit import clock
from helpwell.kit.moments import short
from helpwell.people.models import Agent
from helpwell.tickets.access import may_see

SIZE = 50
MOST_UNSEEN = 100
_ICONS = {
    Notice.Kind.ASSIGNED: "assign",
    Notice.Kind.REPLIED: "reply",
    Notice.Kind.FOLLOWED: "reply",
    Notice.Kind.MENTIONED: "note",
    Notice.Kind.ASIDE: "chat",
    Notice.Kind.FAILED: "error",
    Notice.Kind.DUE: "clock",
    Notice.Kind.TASK: "checklist",
    Notice.Kind.NEW: "new",
}


@dataclass(frozen=True)
class NoticeRow:
    """One notice as its row shows it."""

    url: str
    icon: str
    words: str
    subject: str
    at: datetime
    at_words: str
    is_seen: bool
    is_bad: bool


@dataclass(frozen=True)
class NoticeList:
    """A page of notices, and where the next one begins."""

    rows: list[NoticeRow]
    older: Place | None


def notices_of(agent: Agent, *, after: Place | None = None) -> NoticeList:
    """A page of the agent's notices, the newest first. One query."""
    found = Notice.objects.filter(agent=agent, in_app=True).select_related("ticket").order_by("-id")
    if after is not None:
        found = found.filter(id__lt=after.id)
    notices = list(found[: SIZE + 1])
    page, now = notices[:SIZE], clock.now()
    return NoticeList(
        [_row(notice, now) for notice in page if may_see(agent, notice.ticket)],
        Place(page[-1].created_at, page[-1].pk) if len(notices) > SIZE else None,
    )


def unseen_count(agent: Agent) -> int:
    """How many notices the agent has not seen; 100 at the most. One query."""
    unseen = Notice.objects.filter(agent=agent, seen_at=None, in_app=True).select_related("ticket")
    shown = unseen.only("id", "ticket__team_id", "ticket__assignee_id").order_by()[:MOST_UNSEEN]
    return sum(may_see(agent, notice.ticket) for notice in shown)


def sentence(notice: Notice) -> str:
    """What happened, in a few words."""
    name = notice.by_name
    kind = Notice.Kind(notice.kind)
    if not name or kind not in _BY_SOMEBODY:
        return str(_BY_NOBODY.get(kind, kind.label))
    return str(_BY_SOMEBODY[kind]).format(name=name)


_BY_SOMEBODY = {
    Notice.Kind.ASSIGNED: gettext_lazy("{name} gave you a ticket"),
    Notice.Kind.REPLIED: gettext_lazy("{name} answered"),
    Notice.Kind.FOLLOWED: gettext_lazy("{name} wrote in a ticket that you follow"),
    Notice.Kind.MENTIONED: gettext_lazy("{name} mentions you"),
    Notice.Kind.ASIDE: gettext_lazy("{name} answered in a side conversation"),
    Notice.Kind.TASK: gettext_lazy("{name} gave you a task"),
    Notice.Kind.NEW: gettext_lazy("{name} wrote to your team"),
}
_BY_NOBODY = {
    Notice.Kind.ASSIGNED: gettext_lazy("You were given a ticket"),
    Notice.Kind.REPLIED: gettext_lazy("The customer answered"),
}


def _row(notice: Notice, now: datetime) -> NoticeRow:
    return NoticeRow(
        url=reverse("desk:ticket", args=[notice.ticket_id]),
        icon=_ICONS[Notice.Kind(notice.kind)],
        words=sentence(notice),
        subject=f"#{notice.ticket_id} {notice.ticket.subject or _('No subject')}",
        at=notice.created_at,
        at_words=short(notice.created_at, now),
        is_seen=notice.seen_at is not None,
        is_bad=notice.kind in (Notice.Kind.FAILED, Notice.Kind.DUE),
    )

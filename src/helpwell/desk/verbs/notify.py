"""An agent gets a notice."""

from helpwell.desk.models import Looking, Notice
from helpwell.desk.notice_choices import TOGETHER, choice_of, next_mail_time
from helpwell.desk.presence import present_since
from helpwell.events.live import nudge
from helpwell.events.models import Event
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.tickets.access import may_see
from helpwell.tickets.models import Ticket


def notify(
    agent: Agent, ticket: Ticket, *, kind: str, event: Event, by_name: str = ""
) -> Notice | None:
    """The agent's new notice; None where there is one of this event already, the agent does not want this kind, or may not
    see the ticket.

    One who has the ticket open has seen it already. What goes by mail waits a moment, so that many are one mail.
    """
    if not may_see(agent, ticket):
        return None
    choice = choice_of(agent, kind)
    if not (choice.in_app or choice.by_mail):
        return None
    looking = Looking.objects.filter(agent=agent, ticket=ticket, seen_at__gte=present_since())
    now = clock.now()
    has_seen = looking.exists()
    mailed = choice.by_mail and not has_seen
    notice, is_new = Notice.objects.get_or_create(
        agent=agent,
        event_id=event.pk,
        defaults={
            "ticket": ticket,
            "kind": kind,
            "by_name": by_name,
            "created_at": now,
            "seen_at": now if has_seen else None,
            "in_app": choice.in_app,
            "mail_due_at": next_mail_time(agent, now + TOGETHER) if mailed else None,
        },
    )
    if not is_new:
        return None
    if choice.in_app:
        nudge([f"agent:{agent.pk}"])
    return notice

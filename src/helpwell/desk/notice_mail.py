"""Notices by mail: those of a minute together, to people who may still see the ticket, and have not seen it meanwhile."""

from itertools import groupby

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpwell.channels.email.addresses import agent_address
from helpwell.channels.email.agent_lines import answer_mark, line_for
from helpwell.channels.email.system_mail import first_sender, queue_system_mail
from helpwell.desk.models import Notice
from helpwell.desk.notice_choices import choices_of
from helpwell.desk.notice_list import sentence
from helpwell.kit import clock
from helpwell.kit.html import text_to_html
from helpwell.kit.text import one_line
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission
from helpwell.people.reader import read_by
from helpwell.tickets.access import may_see
from helpwell.tickets.models import Message, Ticket

MOST_SINGLE = 3  # tickets that get a mail each; more are one mail
_MOST_WORDS = 1500
_SPOKEN = (Notice.Kind.ASSIGNED, Notice.Kind.REPLIED, Notice.Kind.FOLLOWED, Notice.Kind.NEW)


def send_notice_mails(limit: int = 200) -> int:
    """Queue the mails of notices whose time has come; returns how many notices were dealt with."""
    with transaction.atomic():
        due = (
            Notice.objects.select_for_update(of=("self",))
            .filter(mailed_at=None, mail_due_at__lte=clock.now())
            .order_by("mail_due_at", "id")
        )
        rows = sorted(due.select_related("agent", "ticket")[:limit], key=lambda one: one.agent_id)
        Notice.objects.filter(pk__in=[one.pk for one in rows]).update(mailed_at=clock.now())
        for _agent_id, mine in groupby(rows, key=lambda one: one.agent_id):
            _tell(list(mine))
    return len(rows)


def _tell(notices: list[Notice]) -> None:
    agent = notices[0].agent
    if not agent.is_active:
        return
    chosen = choices_of(agent)
    wanted = [
        one
        for one in notices
        if one.seen_at is None and chosen[one.kind].by_mail and may_see(agent, one.ticket)
    ]
    by_ticket: dict[int, list[Notice]] = {}
    for one in sorted(wanted, key=lambda one: one.pk):
        by_ticket.setdefault(one.ticket_id, []).append(one)
    with read_by(agent):
        if len(by_ticket) > MOST_SINGLE:
            _mail_together(agent, list(by_ticket.values()))
            return
        for of_one in by_ticket.values():
            _mail(agent, of_one)


def _mail(agent: Agent, notices: list[Notice]) -> None:
    """One mail about one ticket, which the agent can answer where that can be believed."""
    ticket = notices[-1].ticket
    title = f"{sentence(notices[-1])}: #{ticket.pk} {ticket.subject}"
    line = None
    sender = first_sender()
    if sender is not None and agent.may(Permission.NOTE):
        line = line_for(agent, ticket, sender)
        if line is not None and agent_address(sender, line.pk) is None:
            line = None
    parts = [
        answer_mark() if line else "",
        "\n".join(dict.fromkeys(sentence(one) for one in notices)),
        _newest_words(ticket) if any(one.kind in _SPOKEN for one in notices) else "",
        _url(ticket),
        _how_to_answer() if line else "",
        _why(),
    ]
    _queue(agent, title, parts, line)


def _mail_together(agent: Agent, groups: list[list[Notice]]) -> None:
    """One mail about many tickets: a line each, and nothing to answer."""
    n = len(groups)
    title = ngettext("News in %(n)d ticket", "News in %(n)d tickets", n) % {"n": n}
    lines = [
        f"{sentence(of_one[-1])}: #{of_one[-1].ticket_id} {one_line(of_one[-1].ticket.subject)}\n"
        f"{_url(of_one[-1].ticket)}"
        for of_one in groups
    ]
    _queue(agent, title, ["\n\n".join(lines), _why()], None)


def _queue(agent: Agent, title: str, parts: list[str], line: object) -> None:
    text = "\n\n".join(part for part in parts if part)
    html = f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body dir="auto">{text_to_html(text)}</body></html>\n'
    queue_system_mail(agent.email, title, text, "notice", html=html, agent_line=line)  # type: ignore[arg-type]


def _newest_words(ticket: Ticket) -> str:
    newest = (
        Message.objects.filter(
            ticket=ticket, direction=Message.Direction.INBOUND, is_automatic=False
        )
        .order_by("-id")
        .first()
    )
    if newest is None or not newest.text.strip():
        return ""
    words = newest.text.strip()[:_MOST_WORDS]
    return "\n".join(f"> {line}".rstrip() for line in words.split("\n"))


def _url(ticket: Ticket) -> str:
    return settings.BASE_URL + reverse("desk:ticket", args=[ticket.pk])


def _how_to_answer() -> str:
    return _("Answer this mail to reply to the customer. Begin with #note for an internal note.")


def _why() -> str:
    page = settings.BASE_URL + reverse("desk:notice_choices")
    return _("What comes by mail is your choice: %(url)s") % {"url": page}

"""A ticket to print or take along: what was said, by whom and when; what is internal only where one asks for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from helpwell.conversations.models import SideMessage
from helpwell.desk.ticket_head import head_of
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.tickets.models import Message, Ticket
from helpwell.tickets.threads import messages_of, ticket_ids

MOST_MESSAGES = 3_000
MOST_SIGNS = 4_000_000
_KINDS = {
    Message.Direction.INBOUND: "customer",
    Message.Direction.OUTBOUND: "agent",
    Message.Direction.NOTE: "note",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One message on paper. `kind` is customer, agent, note, forward or side."""

    kind: str
    label: str
    who: str
    address: str
    at: datetime
    when: str
    text: str
    files: list[str]


@dataclass(frozen=True)
class Transcript:
    """The messages in order of time, and whether some were left out because they are too many."""

    said: list[Said]
    is_cut: bool


def transcript_of(ticket: Ticket, *, with_notes: bool) -> Transcript:
    """The whole of a ticket. Without notes nothing internal is in it: no note, no forward, no side conversation."""
    said = list(_messages(ticket, with_notes))
    if with_notes:
        said += _side(ticket)
        said.sort(key=lambda one: one.at)
    kept, signs = [], 0
    for one in said:
        signs += len(one.text)
        if signs > MOST_SIGNS:
            break
        kept.append(one)
    return Transcript(kept, len(kept) < len(said) or len(said) >= MOST_MESSAGES)


def transcript_context(ticket: Ticket, person: Agent, *, with_notes: bool) -> dict[str, Any]:
    """The context of the page."""
    head = head_of(ticket, person)
    facts = [
        (_("Customer"), ticket.customer.display_name),
        (_("Status"), head.status),
        (_("Team"), ticket.team.name),
        (_("Opened"), _moment(ticket.created_at)),
    ]
    if ticket.solved_at:
        facts.append((_("Solved"), _moment(ticket.solved_at)))
    return {
        "ticket": ticket,
        "subject": ticket.subject or _("No subject"),
        "facts": facts,
        "transcript": transcript_of(ticket, with_notes=with_notes),
        "with_notes": with_notes,
        "printed": _("Printed {when} by {who}").format(when=_moment(clock.now()), who=person.name),
    }


def as_text(context: dict[str, Any]) -> str:
    """The same as plain text."""
    ticket: Ticket = context["ticket"]
    lines = [f"#{ticket.pk} {context['subject']}", ""]
    lines += [f"{term}: {value}" for term, value in context["facts"]]
    for one in context["transcript"].said:
        label = f" [{one.label}]" if one.label else ""
        address = f" <{one.address}>" if one.address else ""
        lines += ["", "-" * 72, f"{one.who}{address}, {one.when}{label}", "", one.text]
        lines += [_("File: {name}").format(name=name) for name in one.files]
    if context["transcript"].is_cut:
        lines += ["", _("What followed was too much for one transcript.")]
    return "\n".join(lines) + "\n"


def _messages(ticket: Ticket, with_notes: bool) -> Iterable[Said]:
    rows = messages_of(ticket).select_related("author").prefetch_related("attachments")
    if not with_notes:
        # A forward went to somebody else: to the customer it is as internal as a note.
        rows = rows.exclude(direction=Message.Direction.NOTE).filter(forward_of=None)
    for one in rows.defer("quoted").order_by("created_at", "id")[:MOST_MESSAGES]:
        kind = "forward" if one.forward_of_id else _KINDS[Message.Direction(one.direction)]
        files = [file.name for file in one.attachments.all() if not file.is_inline]
        labels = {"note": _("Internal note"), "forward": _("Forwarded, not to the customer")}
        yield Said(
            kind=kind,
            label=labels.get(kind, ""),
            who=one.author.name,
            address=one.from_address if kind == "customer" else "",
            at=one.created_at,
            when=_moment(one.created_at),
            text=one.text,
            files=files,
        )


def _side(ticket: Ticket) -> list[Said]:
    rows = SideMessage.objects.filter(conversation__ticket__in=ticket_ids(ticket))
    rows = rows.select_related("author", "conversation").prefetch_related("attachments")
    return [
        Said(
            kind="side",
            label=_("Side conversation: {subject}").format(subject=one.conversation.subject),
            who=one.author.name if one.author else one.from_name or one.from_address,
            address="" if one.is_ours else one.from_address,
            at=one.created_at,
            when=_moment(one.created_at),
            text=one.text,
            files=[file.name for file in one.attachments.all()],
        )
        for one in rows.order_by("created_at", "id")[:MOST_MESSAGES]
    ]


def _moment(moment: datetime) -> str:
    return date_format(localtime(moment), "DATETIME_FORMAT")

"""A message came in: it begins a ticket or joins one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from helpwell.customers.models import Customer
from helpwell.customers.verbs.serve import serve
from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.kit.text import one_line, preview
from helpwell.tickets.change import begin, change, locked
from helpwell.tickets.events import (
    MarkedSpam,
    MessageReceived,
    SnoozeEnded,
    TicketCreated,
    TicketReopened,
)
from helpwell.tickets.formatting import is_formatted
from helpwell.tickets.models import Attachment, Channel, Message, MessageHtml, Status, Ticket
from helpwell.tickets.threads import reopened
from helpwell.tickets.verbs.keep_solved import says_thanks, stay_solved


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """What came in, cleaned and in plain values. `attachments` are unsaved rows whose files are stored already.

    `channel` is the one by which it is answered; `came_by` names another one by which it came: a form has no way out.
    """

    channel: Channel
    customer: Customer
    subject: str
    text: str
    quoted: str = ""
    html: str = ""
    from_address: str = ""
    external_id: str = ""
    attachments: Sequence[Attachment] = ()
    is_automatic: bool = False
    held_reason: str = ""
    held_for: Ticket | None = None
    spam_reason: str = ""
    at: datetime = field(default_factory=clock.now)
    author: Actor | None = (
        None  # where it is not the customer: the desk, for a mail server's report
    )
    came_by: Channel | None = None

    @property
    def by(self) -> Actor:
        """Who wrote it."""
        return self.author or self.customer.actor


def receive(
    incoming: Incoming, *, into: Ticket | None, joined_by: str, detail: str = ""
) -> Message:
    """The stored message: in the ticket `into` or the one that it was merged into, in a linked follow-up where that is closed
    or deleted, or in a new ticket.

    Automatic messages and thanks stay in a closed ticket, and leave a solved one solved: nobody asked anything.
    """
    with transaction.atomic():
        ticket = locked(into.survivor()) if into is not None else None
        is_over = ticket is not None and _is_over(ticket)
        thanks = ticket is not None and says_thanks(incoming, ticket)
        closed = ticket if is_over and not (incoming.is_automatic or thanks) else None
        began = ticket is None or closed is not None
        if ticket is None or closed is not None:
            ticket = _begin(incoming, closed)
            joined_by = Message.JoinedBy.FOLLOW_UP if closed else joined_by
        message = _store(incoming, ticket, joined_by, detail, sent_to=_merged(into, ticket))
        if not began:
            _join(incoming, ticket, thanks=thanks)
            if thanks:
                stay_solved(ticket, message, by=incoming.by)
        record(
            MessageReceived(
                ticket_id=ticket.pk,
                team_id=ticket.team_id,
                message_id=message.pk,
                joined_by=joined_by,
                is_automatic=incoming.is_automatic,
                began_ticket=began,
            ),
            by=incoming.by,
        )
    return message


def _is_over(ticket: Ticket) -> bool:
    return ticket.status == Status.CLOSED or ticket.deleted_at is not None


def _merged(into: Ticket | None, ticket: Ticket) -> Ticket | None:
    """The merged ticket that it was written to."""
    return into if into is not None and into.merged_into_id and into.pk != ticket.pk else None


def _begin(incoming: Incoming, closed: Ticket | None) -> Ticket:
    ticket = begin(
        Ticket(
            subject=one_line(incoming.subject, 300),
            channel=incoming.channel,
            customer=incoming.customer,
            team_id=closed.team_id if closed else incoming.channel.team_id,
            created_at=incoming.at,
            activity_at=incoming.at,
            waiting_since=None if incoming.is_automatic else incoming.at,
            last_speaker=Ticket.Speaker.CUSTOMER,
            snippet=preview(incoming.text, 140),
            message_count=1,
            has_attachments=_shows_files(incoming),
            held_reason=incoming.held_reason[:200],
            held_for=incoming.held_for,
            is_spam=bool(incoming.spam_reason),
            follow_up_of=closed,
        )
    )
    serve(incoming.customer, ticket.team)
    created = TicketCreated(
        ticket_id=ticket.pk,
        team_id=ticket.team_id,
        channel_id=incoming.channel.pk,
        customer_id=incoming.customer.pk,
        follow_up_of=closed.pk if closed else None,
        held=bool(incoming.held_reason),
    )
    record(created, by=incoming.by)
    if incoming.spam_reason:
        record(
            MarkedSpam(
                ticket_id=ticket.pk, team_id=ticket.team_id, because=incoming.spam_reason[:200]
            ),
            by=incoming.by,
        )
    return ticket


def _store(
    incoming: Incoming, ticket: Ticket, joined_by: str, detail: str, *, sent_to: Ticket | None
) -> Message:
    message = Message.objects.create(
        ticket=ticket,
        sent_to=sent_to,
        direction=Message.Direction.INBOUND,
        author=incoming.by,
        from_address=incoming.from_address[:254],
        channel=incoming.came_by or incoming.channel,
        subject=one_line(incoming.subject, 300) if incoming.subject != ticket.subject else "",
        text=incoming.text,
        quoted=incoming.quoted,
        has_html=bool(incoming.html),
        is_formatted=is_formatted(incoming.html),
        external_id=incoming.external_id[:255],
        joined_by=joined_by,
        joined_detail=detail[:300],
        is_automatic=incoming.is_automatic,
        created_at=incoming.at,
    )
    if incoming.html:
        MessageHtml.objects.create(message=message, html=incoming.html)
    for attachment in incoming.attachments:
        attachment.message = message
    Attachment.objects.bulk_create(incoming.attachments)
    return message


def _join(incoming: Incoming, ticket: Ticket, *, thanks: bool) -> None:
    before = ticket.status
    fields: dict[str, object] = {
        "activity_at": incoming.at,
        "message_count": ticket.message_count + 1,
        "has_attachments": ticket.has_attachments or _shows_files(incoming),
    }
    if not incoming.is_automatic:
        fields |= {
            "last_speaker": Ticket.Speaker.CUSTOMER,
            "snippet": preview(incoming.text, 140),
        }
    if not incoming.is_automatic and not thanks:
        fields |= {"waiting_since": ticket.waiting_since or incoming.at, "snoozed_until": None}
        fields |= reopened(ticket)
    diff = change(ticket, **fields)
    about = {"ticket_id": ticket.pk, "team_id": ticket.team_id}
    if "snoozed_until" in diff:
        awake = {"snoozed_until": diff.pop("snoozed_until")}
        record(SnoozeEnded(**about, because="reply"), by=incoming.by, diff=awake)
    if ticket.status != before:
        record(TicketReopened(**about, before=before, because="reply"), by=incoming.by, diff=diff)


def _shows_files(incoming: Incoming) -> bool:
    return any(not attachment.is_inline for attachment in incoming.attachments)

"""Answering the customer."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import Diff, record
from helpwell.kit import clock
from helpwell.kit.text import preview
from helpwell.people.models import Agent, Company
from helpwell.tickets.change import change, locked
from helpwell.tickets.events import MessageSent, TicketResolved
from helpwell.tickets.models import Channel, Message, Status, Ticket, Upload
from helpwell.tickets.solving import ensure_may_be_solved
from helpwell.tickets.verbs.compose import To, queue, write, written_already


class NothingToSend(ValueError):
    """A reply without a word, a file or a recipient."""


def reply(
    ticket: Ticket,
    *,
    by: Actor,
    text: str,
    html: str = "",
    recipients: Sequence[To] = (),
    uploads: Iterable[Upload] = (),
    status: str = Status.PENDING,
    send_at: datetime | None = None,
    assign_to: Agent | None = None,
    client_id: str = "",
    channel: Channel | None = None,
    is_signed: bool = True,
) -> Message:
    """The queued message; it leaves after the undo time, or at `send_at`.

    Without recipients it goes to the customer and the accepted participants; without `channel` it leaves by the ticket's.
    The ticket takes `status`; an unassigned ticket takes `assign_to`. The same `client_id` again gives the same message.
    Raises NothingToSend where there is nothing to send or nobody to send it to, CannotSolve where something must be filled in before it is solved.
    """
    with transaction.atomic():
        ticket = locked(ticket.survivor())
        known = written_already(ticket, by=by, client_id=client_id)
        if known is not None:
            return known
        files = list(uploads)
        to = list(recipients) or default_recipients(ticket)
        if not to or not (text.strip() or files):
            raise NothingToSend
        ensure_may_be_solved(ticket, status)
        before = ticket.status
        message = write(
            ticket,
            by=by,
            direction=Message.Direction.OUTBOUND,
            text=text,
            html=html,
            uploads=files,
            external_id=new_message_id(channel or ticket.channel),
            from_address=(channel or ticket.channel).address,
            client_id=client_id,
            channel=channel,
            is_signed=is_signed,
        )
        queue(message, to, due_at=send_at or clock.now() + undo_time())
        diff = _turn_over(ticket, by, text, status, bool(files), assign_to)
        _announce(ticket, by, message, before, diff)
    return message


def _announce(ticket: Ticket, by: Actor, message: Message, before: str, diff: Diff) -> None:
    about = {"ticket_id": ticket.pk, "team_id": ticket.team_id}
    sent = MessageSent(
        **about, message_id=message.pk, status_before=before, status_after=ticket.status
    )
    record(sent, by=by, diff=diff | {f"sending:{message.pk}": [False, True]})
    if ticket.status == Status.SOLVED and before not in (Status.SOLVED, Status.CLOSED):
        record(TicketResolved(**about, before=before), by=by)


def default_recipients(ticket: Ticket) -> list[To]:
    """The customer, and in copy those who take part and were accepted."""
    to = [To(ticket.customer.email, ticket.customer.name)] if ticket.customer.email else []
    others = ticket.participants.exclude(accepted_at=None).select_related("customer")
    return to + [To(one.address, one.customer.name, "cc") for one in others]


def new_message_id(channel: Channel) -> str:
    """A Message-ID of our own, with angle brackets: 128 random bits at the channel's domain (RFC 5322, 3.6.4)."""
    domain = channel.address.rpartition("@")[2] or "helpwell.invalid"
    return f"<{secrets.token_hex(16)}@{domain}>"


def undo_time() -> timedelta:
    """How long a reply can be taken back."""
    company = Company.current()
    return timedelta(seconds=company.undo_send_seconds if company else 10)


def _turn_over(
    ticket: Ticket, by: Actor, text: str, status: str, has_files: bool, assign_to: Agent | None
) -> Diff:
    now = clock.now()
    speaker = Ticket.Speaker.ASSISTANT if by.kind == Actor.Kind.ASSISTANT else Ticket.Speaker.AGENT
    fields: dict[str, object] = {
        "status": status,
        "activity_at": now,
        "last_speaker": speaker,
        "snippet": preview(text, 140),
        "waiting_since": None,
        "message_count": ticket.message_count + 1,
        "has_attachments": ticket.has_attachments or has_files,
        "solved_at": now if status == Status.SOLVED else None,
        "snoozed_until": None,
    }
    if ticket.assignee_id is None and assign_to is not None:
        fields["assignee"] = assign_to
    return change(ticket, **fields)

"""Sending a message on to somebody else."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.kit.html import text_to_html
from helpwell.tickets.change import change, locked
from helpwell.tickets.events import MessageForwarded
from helpwell.tickets.models import Attachment, Message, Ticket, Upload
from helpwell.tickets.verbs.compose import To, queue, write, written_already
from helpwell.tickets.verbs.reply import NothingToSend, new_message_id, undo_time


def forward(
    message: Message,
    *,
    by: Actor,
    recipients: Sequence[To],
    text: str = "",
    html: str = "",
    uploads: Iterable[Upload] = (),
    with_files: bool = True,
    client_id: str = "",
) -> Message:
    """The queued mail that carries a message to somebody else, with its files. The ticket's status and turn stay.

    Who gets it takes part in nothing: an answer waits for an agent's yes. Raises NothingToSend for no recipient, a note, or
    a message that was taken back.
    """
    if not recipients or message.is_note or message.withdrawn_at is not None:
        raise NothingToSend
    with transaction.atomic():
        ticket = locked(message.ticket.survivor())
        known = written_already(ticket, by=by, client_id=client_id)
        if known is not None:
            return known
        below = forwarded_text(message, ticket)
        sent = write(
            ticket,
            by=by,
            direction=Message.Direction.OUTBOUND,
            text=f"{text.strip()}\n\n{below}".strip(),
            html=f"{html}{text_to_html(below)}" if html else "",
            uploads=uploads,
            external_id=new_message_id(ticket.channel),
            from_address=ticket.channel.address,
            client_id=client_id,
        )
        sent.forward_of = message
        sent.save(update_fields=["forward_of"])
        if with_files:
            _copy_files(message, sent)
        queue(sent, recipients, due_at=clock.now() + undo_time())
        change(ticket, activity_at=clock.now(), message_count=ticket.message_count + 1)
        fact = MessageForwarded(
            ticket_id=ticket.pk,
            team_id=ticket.team_id,
            message_id=sent.pk,
            forward_of=message.pk,
        )
        record(fact, by=by, diff={f"sending:{sent.pk}": [False, True]})
    return sent


def forwarded_text(message: Message, ticket: Ticket) -> str:
    """What stands below the words of who forwards: who wrote what, when."""
    head = [
        _("---------- Forwarded message ----------"),
        _("From: {who}").format(who=message.from_address or message.author.name),
        _("Date: {when}").format(when=message.created_at.strftime("%Y-%m-%d %H:%M UTC")),
        _("Subject: {subject}").format(subject=message.subject or ticket.subject),
    ]
    return "\n".join([*head, "", message.text])


def _copy_files(message: Message, sent: Message) -> None:
    files = message.attachments.exclude(storage_key="")
    Attachment.objects.bulk_create([Attachment(message=sent, **one.same_file) for one in files])

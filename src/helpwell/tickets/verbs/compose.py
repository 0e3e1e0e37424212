"""Writing an outbound message or a note into a ticket: what reply, note and create share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from helpwell.events.models import Actor
from helpwell.kit import clock
from helpwell.tickets.formatting import is_formatted
from helpwell.tickets.models import (
    Attachment,
    Channel,
    Delivery,
    Message,
    MessageHtml,
    Recipient,
    Ticket,
    Upload,
)


@dataclass(frozen=True)
class To:
    """One recipient: role "to", "cc" or "bcc", address in its normal form, name."""

    address: str
    name: str = ""
    role: str = "to"


def write(
    ticket: Ticket,
    *,
    by: Actor,
    direction: str,
    text: str,
    html: str = "",
    uploads: Iterable[Upload] = (),
    external_id: str = "",
    from_address: str = "",
    client_id: str = "",
    channel: Channel | None = None,
    is_signed: bool = True,
) -> Message:
    """The stored message with the uploads as its attachments; the uploads are used up."""
    message = Message.objects.create(
        ticket=ticket,
        direction=direction,
        author=by,
        channel=(channel or ticket.channel) if direction == Message.Direction.OUTBOUND else None,
        from_address=from_address,
        text=text,
        has_html=bool(html),
        is_formatted=is_formatted(html),
        external_id=external_id,
        client_id=client_id,
        is_signed=is_signed,
        joined_by=Message.JoinedBy.AGENT,
        created_at=clock.now(),
    )
    if html:
        MessageHtml.objects.create(message=message, html=html)
    _attach(message, list(uploads))
    return message


def written_already(ticket: Ticket, *, by: Actor, client_id: str) -> Message | None:
    """The message that the same form wrote before; raises ValueError where the id is someone else's."""
    found = Message.objects.filter(client_id=client_id).first() if client_id else None
    if found is not None and (found.ticket_id, found.author_id) != (ticket.pk, by.pk):
        raise ValueError("This client id belongs to another message.")
    return found


def _attach(message: Message, uploads: list[Upload]) -> None:
    Attachment.objects.bulk_create(
        [
            Attachment(message=message, created_at=upload.created_at, **upload.same_file)
            for upload in uploads
        ]
    )
    Upload.objects.filter(pk__in=[upload.pk for upload in uploads]).delete()


def queue(message: Message, recipients: Sequence[To], *, due_at: datetime) -> Delivery:
    """The delivery of a message, in the caller's transaction; an address is written to once."""
    assert message.channel is not None
    delivery = Delivery.objects.create(
        message=message, channel=message.channel, due_at=due_at, created_at=clock.now()
    )
    once = {to.address: to for to in reversed(recipients)}
    Recipient.objects.bulk_create(
        [
            Recipient(
                delivery=delivery,
                role=to.role,
                address=to.address,
                name=to.name[:200],
                changed_at=clock.now(),
            )
            for to in reversed(once.values())
        ]
    )
    return delivery

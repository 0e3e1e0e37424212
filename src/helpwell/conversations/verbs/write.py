"""Writing in a side conversation: the message and its mail, in one transaction."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from helpwell.conversations.events import ConversationReopened, ConversationWritten
from helpwell.conversations.models import (
    SideAttachment,
    SideConversation,
    SideDelivery,
    SideMessage,
    SideRecipient,
)
from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.tickets.models import Upload
from helpwell.tickets.verbs.reply import NothingToSend, new_message_id

MOST_CHARACTERS = 100_000


def write(
    conversation: SideConversation,
    *,
    by: Actor,
    text: str,
    uploads: Iterable[Upload] = (),
    client_id: str = "",
) -> SideMessage:
    """The message, queued to everybody who takes part; a closed conversation goes on with it.

    The same `client_id` again gives the same message. Raises NothingToSend for an empty one.
    """
    with transaction.atomic():
        conversation = held(conversation)
        known = SideMessage.objects.filter(client_id=client_id).first() if client_id else None
        if known is not None:
            if (known.conversation_id, known.author_id) != (conversation.pk, by.pk):
                raise ValueError("This client id belongs to another message.")
            return known
        if conversation.closed_at is not None:
            record(_reopened(conversation), by=by)
        message = put(conversation, by=by, text=text, uploads=list(uploads), client_id=client_id)
        record(
            ConversationWritten(
                ticket_id=conversation.ticket_id,
                team_id=conversation.ticket.team_id,
                conversation_id=conversation.pk,
                side_message_id=message.pk,
            ),
            by=by,
        )
    return message


def held(conversation: SideConversation) -> SideConversation:
    """The conversation as it is now, held until the transaction ends."""
    return (
        SideConversation.objects.select_for_update(of=("self",))
        .select_related("ticket", "channel")
        .get(pk=conversation.pk)
    )


def put(
    conversation: SideConversation,
    *,
    by: Actor,
    text: str,
    uploads: Sequence[Upload],
    client_id: str,
) -> SideMessage:
    """The stored and queued message of a conversation that the caller holds."""
    text = text[:MOST_CHARACTERS]
    if not text.strip() and not uploads:
        raise NothingToSend
    now = clock.now()
    message = SideMessage.objects.create(
        conversation=conversation,
        direction=SideMessage.Direction.OUTBOUND,
        author=by,
        from_address=conversation.channel.address,
        from_name=by.name[:200],
        text=text,
        external_id=new_message_id(conversation.channel),
        client_id=client_id,
        created_at=now,
    )
    _attach(message, uploads)
    _queue(message, due_at=now)
    touch(conversation, waits_for_us=False, at=now)
    return message


def touch(conversation: SideConversation, *, waits_for_us: bool, at: datetime) -> None:
    """The conversation has one message more, and goes on."""
    conversation.message_count += 1
    conversation.activity_at = at
    conversation.waits_for_us = waits_for_us
    conversation.closed_at = None
    conversation.save(update_fields=["message_count", "activity_at", "waits_for_us", "closed_at"])


def _reopened(conversation: SideConversation) -> ConversationReopened:
    return ConversationReopened(
        ticket_id=conversation.ticket_id,
        team_id=conversation.ticket.team_id,
        conversation_id=conversation.pk,
        subject_line=conversation.subject,
        because="agent",
    )


def _attach(message: SideMessage, uploads: Sequence[Upload]) -> None:
    copied = ("name", "type", "size", "storage_key", "danger", "created_at")
    SideAttachment.objects.bulk_create(
        SideAttachment(message=message, **{name: one.__dict__[name] for name in copied})
        for one in uploads
    )
    Upload.objects.filter(pk__in=[one.pk for one in uploads]).delete()


def _queue(message: SideMessage, *, due_at: datetime) -> None:
    delivery = SideDelivery.objects.create(
        message=message, due_at=due_at, created_at=message.created_at
    )
    SideRecipient.objects.bulk_create(
        SideRecipient(
            delivery=delivery, address=one.address, name=one.name, changed_at=message.created_at
        )
        for one in message.conversation.participants.order_by("id")
    )

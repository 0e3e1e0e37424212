"""A mail came into a side conversation. Who may join is decided by the channel before."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from helpwell.conversations.events import ConversationAnswered
from helpwell.conversations.models import SideAttachment, SideConversation, SideMessage
from helpwell.conversations.verbs.write import MOST_CHARACTERS, held, touch
from helpwell.events.acting import acting
from helpwell.events.models import Act, Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.tickets.models import Attachment, Status
from helpwell.tickets.verbs.set_status import set_status


@dataclass(frozen=True, kw_only=True)
class SideIncoming:
    """What came in, cleaned. `attachments` are unsaved rows of the tickets room whose files are stored already."""

    from_address: str
    from_name: str
    text: str
    quoted: str = ""
    html: str = ""
    external_id: str = ""
    attachments: Sequence[Attachment] = ()
    author: Actor | None = None  # a colleague, where the mail server proved the address
    is_automatic: bool = False
    at: datetime = field(default_factory=clock.now)


def receive(conversation: SideConversation, incoming: SideIncoming) -> SideMessage:
    """The stored message. A person's answer goes on with a closed conversation, and opens a ticket on hold where that is wanted."""
    with transaction.atomic():
        conversation = held(conversation)
        message = SideMessage.objects.create(
            conversation=conversation,
            direction=SideMessage.Direction.INBOUND,
            author=incoming.author,
            from_address=incoming.from_address[:254],
            from_name=incoming.from_name[:200],
            text=incoming.text[:MOST_CHARACTERS],
            quoted=incoming.quoted[:MOST_CHARACTERS],
            html=incoming.html,
            external_id=incoming.external_id[:255],
            is_automatic=incoming.is_automatic,
            created_at=incoming.at,
        )
        _attach(message, incoming.attachments)
        _take_note(conversation, incoming)
        record(_answered(conversation, message), by=incoming.author or Actor.desk())
        if not incoming.is_automatic:
            _open_ticket(conversation)
    return message


def _take_note(conversation: SideConversation, incoming: SideIncoming) -> None:
    """A machine's answer opens nothing and waits for nobody."""
    if incoming.is_automatic:
        conversation.message_count += 1
        conversation.save(update_fields=["message_count"])
    else:
        touch(conversation, waits_for_us=True, at=incoming.at)


def _answered(conversation: SideConversation, message: SideMessage) -> ConversationAnswered:
    return ConversationAnswered(
        ticket_id=conversation.ticket_id,
        team_id=conversation.ticket.team_id,
        conversation_id=conversation.pk,
        side_message_id=message.pk,
        who=message.from_name or message.from_address,
        is_automatic=message.is_automatic,
    )


def _open_ticket(conversation: SideConversation) -> None:
    if not conversation.opens_ticket or conversation.ticket.status != Status.ON_HOLD:
        return
    desk = Actor.desk()
    words = _("Answer in “%(subject)s”") % {"subject": conversation.subject[:150]}
    with acting(Act.Kind.RULE, by=desk, words=words, room="conversations", ref_id=conversation.pk):
        set_status(conversation.ticket, by=desk, status=Status.OPEN)


def _attach(message: SideMessage, attachments: Sequence[Attachment]) -> None:
    copied = ("name", "type", "size", "storage_key", "danger")
    SideAttachment.objects.bulk_create(
        SideAttachment(
            message=message,
            created_at=message.created_at,
            **{name: one.__dict__[name] for name in copied},
        )
        for one in attachments
    )

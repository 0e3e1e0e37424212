"""Asking somebody else about a ticket."""

from collections.abc import Iterable

from django.db import transaction

from helpwell.conversations.events import ConversationStarted
from helpwell.conversations.models import SideConversation, SideMessage
from helpwell.conversations.verbs.invite import checked_addresses, seat
from helpwell.conversations.verbs.write import put
from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.kit.text import one_line
from helpwell.tickets.change import locked
from helpwell.tickets.models import Ticket, Upload


def start(
    ticket: Ticket,
    *,
    by: Actor,
    subject: str,
    to: Iterable[str],
    text: str,
    uploads: Iterable[Upload] = (),
    opens_ticket: bool = True,
    client_id: str = "",
) -> SideConversation:
    """The conversation with its first message, queued to all of them.

    The same `client_id` again gives the same one. Raises CannotTakePart for an address that may not, NothingToSend for
    an empty message.
    """
    addresses = checked_addresses(ticket, to)
    with transaction.atomic():
        ticket = locked(ticket)
        known = SideMessage.objects.filter(client_id=client_id).first() if client_id else None
        if known is not None:
            if (known.conversation.ticket_id, known.author_id) != (ticket.pk, by.pk):
                raise ValueError("This client id belongs to another message.")
            return known.conversation
        now = clock.now()
        conversation = SideConversation.objects.create(
            ticket=ticket,
            subject=one_line(subject, 300) or one_line(ticket.subject, 300) or f"#{ticket.pk}",
            channel=ticket.channel,
            started_by=by,
            opens_ticket=opens_ticket,
            created_at=now,
            activity_at=now,
        )
        seat(conversation, addresses)
        put(conversation, by=by, text=text, uploads=list(uploads), client_id=client_id)
        record(
            ConversationStarted(
                ticket_id=ticket.pk,
                team_id=ticket.team_id,
                conversation_id=conversation.pk,
                subject_line=conversation.subject,
                with_whom=addresses,
            ),
            by=by,
        )
    return conversation

"""One more person takes part in a side conversation."""

from django.db import transaction

from helpwell.conversations.events import ConversationJoined
from helpwell.conversations.models import SideConversation
from helpwell.conversations.verbs.invite import checked_addresses, seat
from helpwell.conversations.verbs.write import held
from helpwell.events.models import Actor
from helpwell.events.record import record


def add_participant(conversation: SideConversation, *, by: Actor, address: str) -> bool:
    """Whether they are new: what is written from now on goes to them too. Raises CannotTakePart."""
    checked = checked_addresses(conversation.ticket, [address])
    with transaction.atomic():
        conversation = held(conversation)
        fresh = seat(conversation, checked)
        for one in fresh:
            record(
                ConversationJoined(
                    ticket_id=conversation.ticket_id,
                    team_id=conversation.ticket.team_id,
                    conversation_id=conversation.pk,
                    address=one,
                ),
                by=by,
            )
    return bool(fresh)

"""A side conversation is over, or goes on."""

from django.db import transaction

from helpwell.conversations.events import ConversationClosed, ConversationReopened
from helpwell.conversations.models import SideConversation
from helpwell.conversations.verbs.write import held
from helpwell.events.models import Actor, Event
from helpwell.events.record import record
from helpwell.events.undoing import ensure_latest
from helpwell.kit import clock


def close(conversation: SideConversation, *, by: Actor) -> SideConversation:
    """The conversation, closed; a closed one stays as it is. An answer to it opens it again."""
    with transaction.atomic():
        conversation = held(conversation)
        if conversation.closed_at is None:
            _set(conversation, by, is_open=False)
    return conversation


def reopen(conversation: SideConversation, *, by: Actor) -> SideConversation:
    """The conversation, open; an open one stays as it is."""
    with transaction.atomic():
        conversation = held(conversation)
        if conversation.closed_at is not None:
            _set(conversation, by, is_open=True)
    return conversation


def undo_closing(event: Event, fact: ConversationClosed | ConversationReopened, by: Actor) -> None:
    """Closed or opened by a person: the way back."""
    conversation = held(SideConversation(pk=fact.conversation_id))
    ensure_latest(event)
    _set(conversation, by, is_open=isinstance(fact, ConversationClosed))


def _set(conversation: SideConversation, by: Actor, *, is_open: bool) -> None:
    was_open = conversation.closed_at is None
    conversation.closed_at = None if is_open else clock.now()
    conversation.save(update_fields=["closed_at"])
    about = {
        "ticket_id": conversation.ticket_id,
        "team_id": conversation.ticket.team_id,
        "conversation_id": conversation.pk,
        "subject_line": conversation.subject,
    }
    fact = (
        ConversationReopened(**about, because="agent") if is_open else ConversationClosed(**about)  # type: ignore[arg-type]
    )
    record(fact, by=by, diff={f"conversation:{conversation.pk}": [was_open, is_open]})

"""Every sentence of a ticket's history, room by room."""

from helpwell.desk import (
    sentences_conversations,
    sentences_desk,
    sentences_fields,
    sentences_macros,
    sentences_tasks,
    sentences_tickets,
)
from helpwell.desk.told import Sentences

SENTENCES: Sentences = {
    **sentences_tickets.SENTENCES,
    **sentences_conversations.SENTENCES,
    **sentences_fields.SENTENCES,
    **sentences_tasks.SENTENCES,
    **sentences_macros.SENTENCES,
    **sentences_desk.SENTENCES,
}
SPOKEN = [name for name, (_icon, say) in SENTENCES.items() if say is not None]

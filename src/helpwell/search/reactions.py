"""What the room does when others announce something: messages are written down by their words."""

from helpwell.customers.events import CustomerChanged, CustomerMerged, CustomerUnmerged
from helpwell.events.models import Event
from helpwell.search.index import index_messages, index_ticket, index_tickets_of
from helpwell.tickets import events as tickets

Spoken = (
    tickets.MessageReceived
    | tickets.MessageSent
    | tickets.MessageForwarded
    | tickets.MessageWithdrawn
    | tickets.NoteWritten
    | tickets.NoteWithdrawn
    | tickets.MessageArrived
)


def index_words(event: Event, fact: Spoken) -> None:
    """One message was written, taken back, or moved here."""
    index_messages([fact.message_id])


def index_again(event: Event, fact: tickets.TicketFact) -> None:
    """What stands in all messages of a ticket changed: its subject, or the ticket that shows them."""
    if isinstance(fact, tickets.FieldChanged) and fact.field != "subject":
        return
    index_ticket(fact.ticket_id)


def index_customer(event: Event, fact: CustomerChanged | CustomerMerged | CustomerUnmerged) -> None:
    """A customer is called otherwise now."""
    index_tickets_of(fact.customer_id)

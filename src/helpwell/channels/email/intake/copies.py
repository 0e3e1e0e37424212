"""Copies: one mail that came more than once, to one of our mailboxes or to several, makes one ticket."""

from helpwell.channels.email.intake.knowledge import Knowledge
from helpwell.channels.email.intake.letter import Letter
from helpwell.channels.email.intake.participants import add_copied
from helpwell.channels.email.intake.sender import sender_of
from helpwell.channels.models import Arrival, Fingerprint
from helpwell.kit import clock
from helpwell.tickets.models import Shelf


def first_of_copies(key: str, arrival: Arrival) -> Arrival | None:
    """The arrival that came first with this fingerprint; None where that is this one.

    The unique key decides between workers: whoever writes it second waits for the first and then finds it.
    """
    Fingerprint.objects.bulk_create(
        [Fingerprint(key=key, arrival=arrival, created_at=clock.now())], ignore_conflicts=True
    )
    first = Fingerprint.objects.values_list("arrival_id", flat=True).get(key=key)
    if first == arrival.pk:
        return None
    return Arrival.objects.select_related("message__ticket__customer__actor").get(pk=first)


def merge_copy(original: Arrival, letter: Letter, knowledge: Knowledge) -> None:
    """People whom only this copy names take part too, without mail until an agent says yes."""
    message = original.message
    if message is None or message.is_automatic or message.ticket.shelf in (Shelf.SPAM, Shelf.HELD):
        return
    sender = sender_of(letter.envelope, knowledge)
    add_copied(
        message.ticket,
        letter.envelope,
        sender,
        message.ticket.customer,
        accepted=False,
        knowledge=knowledge,
    )

"""Who else was on the mail: they take part, and get mail of the ticket once the sender is proved or an agent says yes."""

from dataclasses import dataclass

from helpwell.channels.email.intake.knowledge import Knowledge
from helpwell.channels.email.intake.sender import Sender
from helpwell.channels.email.parse import Envelope
from helpwell.customers.models import Customer, Identity
from helpwell.customers.reads import ids_of
from helpwell.customers.verbs.identify import identify
from helpwell.kit.text import normalize_email, one_line
from helpwell.tickets.models import Participant, Ticket
from helpwell.tickets.verbs.participate import MOST_PARTICIPANTS, add_participant


@dataclass(frozen=True)
class _Other:
    address: str
    name: str


def add_copied(
    ticket: Ticket,
    envelope: Envelope,
    sender: Sender,
    customer: Customer,
    *,
    accepted: bool,
    knowledge: Knowledge,
) -> None:
    """The people in To and Cc take part, ourselves, the ticket's customer and the sender left out; a hundred at most.

    One who is there already stays as they are: a forged mail must not accept anybody.
    """
    others = _others(envelope, sender, knowledge)
    if not others:
        return
    known = set(Participant.objects.filter(ticket=ticket).values_list("address", flat=True))
    room = MOST_PARTICIPANTS - len(known)
    mine = set(
        Identity.objects.filter(
            customer__in=ids_of(ticket.customer), value__in=[one.address for one in others]
        ).values_list("value", flat=True)
    )
    fresh = [one for one in others if one.address not in known | mine]
    for other in fresh[: max(0, room)]:
        person = identify(Identity.Kind.EMAIL, other.address, name=other.name)
        add_participant(
            ticket, by=customer.actor, customer=person, address=other.address, accepted=accepted
        )


def add_stranger(ticket: Ticket, sender: Sender, customer: Customer) -> None:
    """Somebody who had the reply address takes part, without mail until an agent says yes."""
    if sender.address:
        add_participant(
            ticket, by=customer.actor, customer=customer, address=sender.address, accepted=False
        )


def _others(envelope: Envelope, sender: Sender, knowledge: Knowledge) -> list[_Other]:
    stated = [*envelope.to, *envelope.cc][: 3 * MOST_PARTICIPANTS]
    usable = (
        (normalize_email(one.address), one_line(one.name, 200)) for one in stated if one.address
    )
    others = {
        address: _Other(address, name)
        for address, name in usable
        if address
        and address not in (sender.address, envelope.from_address)
        and not knowledge.is_ours(address)
        and not knowledge.is_blocked(address)
    }
    return list(others.values())

"""Which ticket a mail belongs to, and why.

The signed reply address proves that we wrote to whoever has it. Message-IDs and numbers in subjects can be known or guessed
by anybody, so they count only from somebody who takes part in the ticket.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from helpwell.channels.email.addresses import read_bounce_address, read_reply_address
from helpwell.channels.email.intake.authentication import Authentication
from helpwell.channels.email.intake.ids import answered_ids, kept_id
from helpwell.channels.email.intake.knowledge import Knowledge, KnownMessage
from helpwell.channels.email.intake.sender import Sender
from helpwell.channels.email.parse import Envelope
from helpwell.channels.models import Arrival
from helpwell.customers.reads import ids_of
from helpwell.people.permissions import Permission
from helpwell.tickets.access import may_see
from helpwell.tickets.models import Message, Participant, Ticket

_TOKEN = re.compile(r"\[#([1-9][0-9]{0,17})\]")
_MOST_TOKENS = 5
_MOST_IDS = 25
_MOST_COPIES = 10


@dataclass(frozen=True)
class Thread:
    """The ticket, why, by which mark, and whether the sender takes part in it."""

    ticket: Ticket
    joined_by: str
    detail: str
    sender_is_known: bool


def find_thread(
    envelope: Envelope,
    arrival: Arrival,
    sender: Sender,
    authentication: Authentication,
    knowledge: Knowledge,
) -> Thread | None:
    """The thread of a mail, or None for one that begins a ticket."""
    company = _Company(sender, authentication, knowledge)
    ids = answered_ids(envelope)
    return (
        _after_moved(ids[:1], knowledge, company)
        or _by_reply_address(recipients(envelope, arrival), company)
        or _by_message_id([*ids[:_MOST_IDS], kept_id(envelope.message_id)], knowledge, company)
        or _by_subject(envelope.subject, company)
    )


def recipients(envelope: Envelope, arrival: Arrival) -> list[str]:
    """All addresses that the mail was sent to, the one that brought it here first."""
    named = [one.address for one in (*envelope.to, *envelope.cc) if one.address]
    return [*filter(None, [arrival.envelope_to]), *envelope.delivered_to, *named]


class _Company:
    """Answers whether the sender takes part in a ticket."""

    def __init__(
        self, sender: Sender, authentication: Authentication, knowledge: Knowledge
    ) -> None:
        self.sender = sender
        self._proved = authentication.passed
        self._customer = knowledge.customer(sender.address)

    def has(self, ticket: Ticket) -> bool:
        """The ticket's customer, an accepted participant, or an agent who may answer in it, if that is proved.

        Never one who is only named: whoever writes a Reply-To passes the checks of the From line with their own.
        """
        if self.sender.is_only_named:
            return False
        if self._customer is not None and ticket.customer.survivor().pk == self._customer.pk:
            return True
        if self._is_agent_of(ticket):
            return True
        if not self.sender.address:
            return False
        accepted = Participant.objects.filter(ticket=ticket).exclude(accepted_at=None)
        mine = accepted.filter(address=self.sender.address)
        if self._customer is not None:
            mine = mine | accepted.filter(customer__in=ids_of(self._customer))
        return mine.exists()

    def _is_agent_of(self, ticket: Ticket) -> bool:
        agent = self.sender.agent
        if agent is None or not self._proved:
            return False
        return agent.may(Permission.REPLY) and may_see(agent, ticket)

    def wrote(self, message: KnownMessage) -> bool:
        """Whether the sender wrote that message."""
        if self.sender.is_only_named or not self.sender.address:
            return False
        return message.from_address.lower() == self.sender.address


def _after_moved(ids: list[str], knowledge: Knowledge, company: _Company) -> Thread | None:
    """An agent moved the answered message: what answers it follows, wherever its reply address points."""
    for external_id in ids:
        for message in knowledge.messages(external_id):
            if not message.was_moved:
                continue
            ticket = _ticket(message.ticket_id)
            if ticket is not None and (company.wrote(message) or company.has(ticket)):
                return Thread(
                    ticket, Message.JoinedBy.MESSAGE_ID, external_id, sender_is_known=True
                )
    return None


def _by_reply_address(addresses: Iterable[str], company: _Company) -> Thread | None:
    for address in dict.fromkeys(addresses):
        answered = _answered(address)
        if answered is None:
            continue
        ticket_id = answered.values_list("ticket_id", flat=True).first()
        ticket = _ticket(ticket_id) if ticket_id else None
        if ticket is not None:
            return Thread(
                ticket, Message.JoinedBy.REPLY_ADDRESS, address[:300], company.has(ticket)
            )
    return None


def _answered(address: str) -> "QuerySet[Message] | None":
    """Our message that a signed address stands for; machines answer to the bounce address (RFC 3834, 4)."""
    message_id = read_reply_address(address)
    if message_id is not None:
        return Message.objects.filter(pk=message_id)
    delivery_id = read_bounce_address(address)
    if delivery_id is not None:
        return Message.objects.filter(delivery__pk=delivery_id)
    return None


def _by_message_id(ids: list[str], knowledge: Knowledge, company: _Company) -> Thread | None:
    """The nearest known message decides: where the sender has no part in its ticket, a farther one would only mislead."""
    for external_id in ids:
        known = knowledge.messages(external_id)[:_MOST_COPIES]
        for message in known:
            ticket = _ticket(message.ticket_id)
            if ticket is not None and company.has(ticket):
                return Thread(
                    ticket, Message.JoinedBy.MESSAGE_ID, external_id, sender_is_known=True
                )
        if known:
            return None
    return None


def _by_subject(subject: str, company: _Company) -> Thread | None:
    for number in list(dict.fromkeys(_TOKEN.findall(subject)))[:_MOST_TOKENS]:
        ticket = _ticket(int(number))
        if ticket is not None and company.has(ticket):
            return Thread(ticket, Message.JoinedBy.SUBJECT, f"[#{number}]", sender_is_known=True)
    return None


def _ticket(ticket_id: int) -> Ticket | None:
    if ticket_id > 2**63 - 1:
        return None
    return Ticket.objects.select_related("customer__merged_into").filter(pk=ticket_id).first()

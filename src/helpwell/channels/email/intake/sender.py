"""Who a mail is from: for the desk, and not for the protocol."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from helpwell.channels.email.intake.knowledge import Knowledge
from helpwell.channels.email.parse import Envelope, Mailbox
from helpwell.customers.models import Customer, Identity
from helpwell.customers.verbs.identify import identify
from helpwell.kit.text import normalize_email, one_line
from helpwell.people.models import Agent
from helpwell.tickets.models import Channel

_NOBODY_READS = (
    "noreply",
    "no-reply",
    "no_reply",
    "donotreply",
    "do-not-reply",
    "wordpress",
    "mailer",
)


@dataclass(frozen=True)
class Sender:
    """The address in its normal form (empty: there is no usable one), the name, and the agent whose address it is.

    One who is only named, in Reply-To or in a forwarded mail, did not write this mail: they open no ticket with their name.
    """

    address: str
    name: str
    agent: Agent | None = None
    is_only_named: bool = False


def sender_of(envelope: Envelope, knowledge: Knowledge) -> Sender:
    """The person to answer: From; where nobody reads that, as on a web form's mail, Reply-To."""
    stated = Mailbox(envelope.from_name, envelope.from_address)
    chosen = _usable(stated)
    if not chosen or knowledge.is_ours(chosen) or _is_unread(chosen):
        for other in envelope.reply_to[:3]:
            address = _usable(other)
            if address and not knowledge.is_ours(address):
                return Sender(address, one_line(other.name, 200), is_only_named=True)
    return Sender(chosen, one_line(envelope.from_name, 200), knowledge.agents.get(chosen))


def original_sender(envelope: Envelope, knowledge: Knowledge) -> Sender | None:
    """The person whose mail is forwarded in this one; None where that cannot be read, or was ourselves."""
    if envelope.forwarded is None:
        return None
    address = _usable(envelope.forwarded.sender)
    if not address or knowledge.is_ours(address):
        return None
    return Sender(address, one_line(envelope.forwarded.sender.name, 200), is_only_named=True)


def customer_of(sender: Sender, channel: Channel, knowledge: Knowledge) -> tuple[Customer, bool]:
    """The customer, and whether they are new; mail without a usable sender belongs to one customer a mailbox."""
    if sender.address:
        return knowledge.identify(sender.address, sender.name)
    handle = f"unknown-sender:{channel.pk}"
    return identify(Identity.Kind.HANDLE, handle, name=str(_("Unknown sender"))), False


def _usable(mailbox: Mailbox) -> str:
    return (normalize_email(mailbox.address) or "") if mailbox.address else ""


def _is_unread(address: str) -> bool:
    return address.rpartition("@")[0].startswith(_NOBODY_READS)

"""What one batch of mail has to know of the desk, looked up once: mailboxes, senders, agents, blocks, message ids."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from helpwell.channels.email.intake.ids import all_ids
from helpwell.channels.email.intake.readout import Readout
from helpwell.channels.email.models import BlockedSender, Mailbox
from helpwell.channels.models import Arrival
from helpwell.conversations.models import SideMessage
from helpwell.customers.models import Customer, Identity
from helpwell.customers.verbs.identify import identify
from helpwell.kit.text import normalize_email
from helpwell.people.models import Agent
from helpwell.tickets.models import Channel, Message


@dataclass(frozen=True)
class KnownMessage:
    """As much of a message as threading asks for."""

    pk: int
    ticket_id: int
    external_id: str
    direction: str
    from_address: str
    was_moved: bool


_FIELDS = ("pk", "ticket_id", "external_id", "direction", "from_address", "was_moved")


class Knowledge:
    """Facts of the desk for the mails of one transaction; what they add is learned, what is taken back is forgotten."""

    def __init__(self, pairs: Iterable[tuple[Arrival, Readout]]) -> None:
        pairs = list(pairs)
        readouts = [readout for _arrival, readout in pairs]
        self.mailboxes = {
            mailbox.channel_id: mailbox
            for mailbox in Mailbox.objects.select_related("channel__team").filter(
                channel__in={arrival.channel_id for arrival, _readout in pairs}
            )
        }
        self.own = _own_addresses()
        senders = _addresses(readouts)
        self._customers = _customers(senders)
        self.undeliverable = set(
            Identity.objects.filter(kind=Identity.Kind.EMAIL, value__in=senders)
            .exclude(undeliverable_since=None)
            .values_list("value", flat=True)
        )
        self.agents = {
            agent.email.lower(): agent
            for agent in Agent.objects.filter(email__in=senders, is_active=True)
        }
        self._blocked = _blocked(senders)
        self._messages: dict[str, list[KnownMessage]] = {}
        ids = all_ids(readout.envelope for readout in readouts)
        for row in Message.objects.filter(external_id__in=ids).values_list(*_FIELDS).order_by("pk"):
            self._remember(KnownMessage(*row))
        asides = SideMessage.objects.filter(external_id__in=ids).order_by("-pk")
        self._asides = {
            one.external_id: one for one in asides.select_related("conversation__ticket")
        }

    def side_message(self, external_id: str) -> SideMessage | None:
        """The message of a side conversation with that Message-ID, the first one if it was copied."""
        return self._asides.get(external_id) if external_id else None

    def messages(self, external_id: str) -> Sequence[KnownMessage]:
        """The messages of that Message-ID; of more than one, somebody copied it."""
        return self._messages.get(external_id, ()) if external_id else ()

    def is_ours(self, address: str | None) -> bool:
        """Whether mail to this address comes to us."""
        return _is_among(address or "", self.own)

    def is_blocked(self, address: str | None) -> bool:
        """Whether the address or its domain is blocked."""
        return bool(address) and not self._blocked.isdisjoint(_levels(address or ""))

    def customer(self, address: str | None) -> Customer | None:
        """Who has this address, if anybody has."""
        return self._customers.get(address or "")

    def identify(self, address: str, name: str) -> tuple[Customer, bool]:
        """The customer of an address, and whether they were first seen just now."""
        known = self._customers.get(address)
        if known is not None and (known.name or not name):
            return known, False
        customer = identify(Identity.Kind.EMAIL, address, name=name)
        self._customers[address] = customer
        return customer, known is None

    def learn(self, message: Message) -> None:
        """A message was stored; a later mail of the same batch may answer it."""
        if message.external_id:
            row = tuple(message.__dict__["id" if name == "pk" else name] for name in _FIELDS)
            self._remember(KnownMessage(*row))

    def forget(self, address: str | None) -> None:
        """The customer of this address may have been written down in a savepoint that was taken back."""
        self._customers = _customers(self._customers.keys() - {address or ""})

    def _remember(self, message: KnownMessage) -> None:
        self._messages.setdefault(message.external_id, []).append(message)


def is_our_own(address: str) -> bool:
    """Whether mail to this address comes to us."""
    return _is_among(address, _own_addresses())


def _own_addresses() -> set[str]:
    ours = Channel.objects.filter(kind=Channel.Kind.EMAIL).exclude(address="")
    return {address.lower() for address in ours.values_list("address", flat=True)}


def _is_among(address: str, own: set[str]) -> bool:
    """A mailbox also gets the mail to its name with a tag: support+anything@."""
    local, _, domain = address.lower().rpartition("@")
    return not own.isdisjoint({address.lower(), f"{local.partition('+')[0]}@{domain}"})


def is_blocked(address: str) -> bool:
    """Whether mail from this address, or from its domain or one above it, is ignored."""
    return not _blocked({address}).isdisjoint(_levels(address))


def _blocked(addresses: set[str]) -> set[str]:
    wanted = {level for address in addresses for level in _levels(address)}
    rows = BlockedSender.objects.filter(value__in=wanted)
    return set(rows.values_list("value", flat=True))


def _levels(address: str) -> set[str]:
    """ads@news.junk.example, news.junk.example and junk.example."""
    labels = address.rpartition("@")[2].split(".")
    domains = {".".join(labels[start:]) for start in range(max(1, len(labels) - 1))}
    return {address, *domains}


def _addresses(readouts: Iterable[Readout]) -> set[str]:
    found: set[str] = set()
    for readout in readouts:
        envelope = readout.envelope
        senders = [envelope.from_address, *(one.address for one in envelope.reply_to[:3])]
        if envelope.forwarded is not None:
            senders.append(envelope.forwarded.sender.address)
        found.update(filter(None, (normalize_email(one) for one in senders if one)))
    return found


def _customers(addresses: Iterable[str]) -> dict[str, Customer]:
    rows = Identity.objects.filter(
        kind=Identity.Kind.EMAIL, value__in=set(addresses)
    ).select_related("customer__merged_into", "customer__actor", "customer__organization")
    return {row.value: row.customer.survivor() for row in rows}

"""Who a reply goes to: the customer and the accepted participants, unless the agent says otherwise."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from helpwell.kit.text import normalize_email, one_line
from helpwell.tickets.models import Channel, Message, Participant, Recipient, Ticket
from helpwell.tickets.verbs.compose import To

MOST_RECIPIENTS = 50
ROLES = ("to", "cc", "bcc")


class BadRecipients(ValueError):
    """What is wrong with the addresses, in words for the agent."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One address in the composer."""

    address: str
    name: str

    @property
    def words(self) -> str:
        """The name, or else the address."""
        return self.name or self.address


@dataclass(frozen=True, slots=True)
class Offer:
    """A participant who waits for an agent's yes."""

    id: int
    words: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """The chips of a composer, and whom it offers to add."""

    to: list[Chip]
    cc: list[Chip]
    bcc: list[Chip]
    offers: list[Offer]


def chosen_for(ticket: Ticket, participants: Iterable[Participant]) -> Chosen:
    """Reply to all who take part: the customer, and in copy the accepted participants."""
    everyone = list(participants)
    to = [Chip(ticket.customer.email, ticket.customer.name)] if ticket.customer.email else []
    return Chosen(
        to=to,
        cc=[Chip(one.address, one.customer.name) for one in everyone if one.accepted_at],
        bcc=[],
        offers=[
            Offer(one.pk, one.customer.name or one.address)
            for one in everyone
            if not one.accepted_at
        ],
    )


def recipients_now(ticket: Ticket) -> Chosen:
    """The same, with those who take part at the moment. One query."""
    everyone = Participant.objects.filter(ticket=ticket).select_related("customer").order_by("id")
    return chosen_for(ticket, everyone)


def recipients_of(message: Message) -> Chosen:
    """Those to whom a message was to go, and whom else its ticket offers."""
    chips: dict[str, list[Chip]] = {role: [] for role in ROLES}
    for one in Recipient.objects.filter(delivery__message=message).order_by("id"):
        chips[one.role].append(Chip(one.address, one.name))
    return Chosen(chips["to"], chips["cc"], chips["bcc"], recipients_now(message.ticket).offers)


def first_line(ticket: Ticket) -> str:
    """Who gets the reply, as far as the ticket alone knows."""
    customer = ticket.customer
    if not customer.email:
        return _("Nobody yet: this customer has no email address")
    return f"{customer.name} <{customer.email}>" if customer.name else customer.email


def read_recipients(ticket: Ticket, given: dict[str, Sequence[str]]) -> list[To]:
    """The recipients that a form names, once each; raises BadRecipients with what is wrong in words."""
    names = {ticket.customer.email: ticket.customer.name}
    found: dict[str, To] = {}
    for role in ROLES:
        for entry in given.get(role, ()):
            name, address = _read(entry)
            if address is None:
                raise BadRecipients(
                    _("“{entry}” is not an email address.").format(entry=entry[:80])
                )
            found.setdefault(address, To(address, name or names.get(address, ""), role))
    if len(found) > MOST_RECIPIENTS:
        raise BadRecipients(_("A message goes to {n} people at most.").format(n=MOST_RECIPIENTS))
    _refuse_own(found)
    if found and not any(to.role == "to" for to in found.values()):
        raise BadRecipients(_("Say in “To” who the message is for."))
    return list(found.values())


def _read(entry: str) -> tuple[str, str | None]:
    """Name and address of `Name <address>` or of an address alone; nothing is guessed or left out."""
    before, opened, rest = entry.strip().rpartition("<")
    if not opened:
        return "", normalize_email(rest)
    address = normalize_email(rest.removesuffix(">")) if rest.endswith(">") else None
    return one_line(before, 200).strip('"'), address


def _refuse_own(found: dict[str, To]) -> None:
    # name+anything@ reaches the mailbox of name@ too.
    plain = [f"{address.split('@')[0].split('+')[0]}@{address.split('@')[1]}" for address in found]
    own = Channel.objects.filter(address__in=plain).values_list("address", flat=True).first()
    if own:
        raise BadRecipients(
            _(
                "{address} is an address of this desk. Mail to it would come back as a ticket."
            ).format(address=own)
        )

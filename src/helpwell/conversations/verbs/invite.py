"""Who may take part in a side conversation: anybody but the customer's side, and never one of our own mailboxes."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from helpwell.conversations.models import SideConversation, SideParticipant
from helpwell.customers.models import Identity
from helpwell.kit import clock
from helpwell.kit.text import normalize_email, one_line
from helpwell.people.models import Agent
from helpwell.tickets.models import Channel, Participant, Ticket

MOST_PARTICIPANTS = 20


class CannotTakePart(ValueError):
    """This address may not take part; the text says why, for people."""


def checked_addresses(ticket: Ticket, stated: Iterable[str]) -> list[str]:
    """The addresses in their normal form, each once. Raises CannotTakePart for one that may not take part."""
    found: dict[str, None] = {}
    for one in stated:
        address = normalize_email(one)
        if address is None:
            raise CannotTakePart(_("“%(address)s” is no address.") % {"address": one_line(one, 80)})
        found[address] = None
    if not found:
        raise CannotTakePart(_("Say whom to ask: one address or more."))
    if len(found) > MOST_PARTICIPANTS:
        raise CannotTakePart(_("At most %(n)d people take part.") % {"n": MOST_PARTICIPANTS})
    _keep_customers_out(ticket, set(found))
    _keep_mailboxes_out(set(found))
    return list(found)


def seat(conversation: SideConversation, addresses: Iterable[str]) -> list[str]:
    """The addresses that take part from now on and did not before."""
    known = set(conversation.participants.values_list("address", flat=True))
    fresh = [one for one in addresses if one not in known]
    if len(known) + len(fresh) > MOST_PARTICIPANTS:
        raise CannotTakePart(_("At most %(n)d people take part.") % {"n": MOST_PARTICIPANTS})
    agents = {one.email.lower(): one for one in Agent.objects.filter(email__in=fresh)}
    SideParticipant.objects.bulk_create(
        SideParticipant(
            conversation=conversation,
            address=one,
            name=agents[one].name if one in agents else "",
            agent=agents.get(one),
            created_at=clock.now(),
        )
        for one in fresh
    )
    return fresh


def _keep_customers_out(ticket: Ticket, addresses: set[str]) -> None:
    """What is said aside must not reach those whom the ticket is about."""
    theirs = set(
        Identity.objects.filter(
            kind=Identity.Kind.EMAIL, customer=ticket.customer_id, value__in=addresses
        ).values_list("value", flat=True)
    )
    theirs |= set(
        Participant.objects.filter(ticket=ticket, address__in=addresses).values_list(
            "address", flat=True
        )
    )
    if theirs:
        words = _("%(address)s takes part in the ticket itself. Answer there, or leave them out.")
        raise CannotTakePart(words % {"address": min(theirs)})


def _keep_mailboxes_out(addresses: set[str]) -> None:
    plain = {
        f"{one.partition('@')[0].partition('+')[0]}@{one.partition('@')[2]}" for one in addresses
    }
    ours = Channel.objects.filter(kind=Channel.Kind.EMAIL, address__in=addresses | plain).first()
    if ours is not None:
        words = _("%(address)s is a mailbox of this desk: its mail comes back here.")
        raise CannotTakePart(words % {"address": ours.address})

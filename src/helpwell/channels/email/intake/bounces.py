"""Reports on mail that we sent: found back to their delivery, written on it, and shown in its ticket."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from helpwell.channels.contract import Outcome
from helpwell.channels.email.addresses import read_bounce_address, read_reply_address
from helpwell.channels.email.intake.ids import kept_id
from helpwell.channels.email.intake.knowledge import Knowledge
from helpwell.channels.email.intake.thread import recipients
from helpwell.channels.email.models import SystemMail
from helpwell.channels.email.parse import Envelope
from helpwell.channels.models import Arrival
from helpwell.customers.models import Identity
from helpwell.customers.reads import ids_of
from helpwell.customers.verbs.mark_undeliverable import mark_undeliverable
from helpwell.events.models import Actor
from helpwell.kit import clock
from helpwell.kit.text import normalize_email, one_line
from helpwell.tickets.models import Delivery, Message, Recipient
from helpwell.tickets.verbs.deliver import mark_bounced, mark_delivered
from helpwell.tickets.verbs.receive import Incoming, receive

_RECENT = timedelta(days=7)
_MOST_ADDRESSES = 50


@dataclass(frozen=True)
class _Found:
    delivery: Delivery
    is_proved: bool  # the report carries something that only the mail itself could have told
    detail: str


def place_report(envelope: Envelope, arrival: Arrival, knowledge: Knowledge) -> Outcome | None:
    """The report stands in the ticket whose mail it is about; None where we sent nothing that it could be about."""
    found = _delivery_of(envelope, arrival, knowledge)
    if found is None:
        return None
    message = found.delivery.message
    affected = _affected(found.delivery, envelope)
    incoming = Incoming(
        channel=arrival.channel,
        customer=message.ticket.customer.survivor(),
        author=Actor.desk(),
        subject=envelope.subject,
        text=_in_words(envelope, affected),
        from_address=envelope.from_address or "",
        external_id=kept_id(envelope.message_id),
        is_automatic=True,
        at=arrival.received_at,
    )
    stored = receive(
        incoming, into=message.ticket, joined_by=Message.JoinedBy.BOUNCE, detail=found.detail
    )
    if envelope.is_bounce:
        for recipient in affected:
            _write_down(recipient, envelope, is_proved=found.is_proved)
    return Outcome(message=stored)


def note_receipts(envelope: Envelope, arrival: Arrival, knowledge: Knowledge) -> bool:
    """Whether it reports that a mail of ours arrived, which is written down; only with what that mail alone could tell."""
    arrived = {normalize_email(one) for one in envelope.delivered_recipients[:_MOST_ADDRESSES]}
    if not arrived:
        return False
    found = _by_bounce_address(recipients(envelope, arrival)) or _by_returned_mail(
        envelope, knowledge
    )
    if found is None:
        return False
    for recipient in found.delivery.recipients.all():
        if recipient.address in arrived:
            mark_delivered(recipient)
    return True


def is_about_system_mail(envelope: Envelope) -> bool:
    """Whether it reports on an invitation, a notice or an acknowledgment."""
    returned = envelope.returned_message_id
    if not returned:
        return False
    return SystemMail.objects.filter(message_id__in=[returned, f"<{returned}>"]).exists()


def _write_down(recipient: Recipient, envelope: Envelope, *, is_proved: bool) -> None:
    kind = envelope.bounce_kind or "soft"
    why = _why(envelope)
    mark_bounced(recipient, kind=kind, why=why)
    # Anybody can write a report. Only one that knows our mail may mark an address for all tickets.
    if kind == "hard" and is_proved:
        mark_undeliverable(recipient.address, why=why)


def _delivery_of(envelope: Envelope, arrival: Arrival, knowledge: Knowledge) -> _Found | None:
    return (
        _by_bounce_address(recipients(envelope, arrival))
        or _by_returned_mail(envelope, knowledge)
        or _by_recipient(envelope, arrival)
    )


def _by_bounce_address(addresses: Iterable[str]) -> _Found | None:
    for address in dict.fromkeys(addresses):
        number = read_bounce_address(address)
        delivery = _delivery(pk=number) if number is not None else None
        if delivery is not None:
            return _Found(delivery, True, address[:300])
    return None


def _by_returned_mail(envelope: Envelope, knowledge: Knowledge) -> _Found | None:
    returned = envelope.returned
    stated = [envelope.returned_message_id, envelope.in_reply_to, *envelope.references[-3:]]
    for external_id in dict.fromkeys(kept_id(one) for one in stated if one):
        for known in knowledge.messages(external_id):
            if known.direction == Message.Direction.OUTBOUND:
                delivery = _delivery(message_id=known.pk)
                if delivery is not None:
                    return _Found(delivery, True, external_id)
    for _name, value in returned.headers if returned else ():
        for word in value.replace("<", " ").replace(">", " ").replace(",", " ").split():
            number = read_reply_address(word) if "+" in word else None
            delivery = _delivery(message_id=number) if number is not None else None
            if delivery is not None:
                return _Found(delivery, True, word[:300])
    return None


def _by_recipient(envelope: Envelope, arrival: Arrival) -> _Found | None:
    """The last mail of this mailbox to the address that failed, where it left in the last days."""
    for address in _failed(envelope)[:3]:
        customers = _customer_ids(address)
        last = (
            Recipient.objects.filter(
                address=address,
                delivery__message__ticket__customer__in=customers,
                delivery__channel=arrival.channel,
                delivery__sent_at__gte=clock.now() - _RECENT,
            ).order_by("-id")
            if customers
            else Recipient.objects.none()
        )
        recipient = last.first()
        delivery = _delivery(pk=recipient.delivery_id) if recipient else None
        if delivery is not None:
            return _Found(delivery, False, address)
    return None


def _customer_ids(address: str) -> list[int]:
    """The customer of an address, with all that were merged into the same one."""
    found = Identity.objects.filter(kind=Identity.Kind.EMAIL, value=address)
    identity = found.select_related("customer__merged_into").first()
    return ids_of(identity.customer) if identity else []


def _delivery(**where: int | None) -> Delivery | None:
    return (
        Delivery.objects.select_related("message__ticket__customer__actor").filter(**where).first()
    )


def _affected(delivery: Delivery, envelope: Envelope) -> list[Recipient]:
    """The recipients that the report names; where it names another address (mail was passed on), the only one there is."""
    everybody = list(delivery.recipients.all())
    failed = set(_failed(envelope))
    named = [one for one in everybody if one.address in failed]
    return named or (everybody if len(everybody) == 1 else [])


def _failed(envelope: Envelope) -> list[str]:
    stated = (normalize_email(one) for one in envelope.bounce_recipients[:_MOST_ADDRESSES])
    return [one for one in stated if one]


def _why(envelope: Envelope) -> str:
    words = one_line(envelope.bounce_message or envelope.subject, 300)
    status = envelope.bounce_status
    return f"{words} ({status})" if status and status not in words else words


def _in_words(envelope: Envelope, affected: list[Recipient]) -> str:
    names = ", ".join(one.address for one in affected) or ", ".join(_failed(envelope)[:5])
    about = {"to": names or _("an unknown address"), "why": _why(envelope)}
    if envelope.is_delay_notice:
        return _("Mail to %(to)s is delayed; its server still tries. %(why)s") % about
    if envelope.bounce_kind == "hard":
        return _("Mail to %(to)s came back for good. %(why)s") % about
    return _("Mail to %(to)s came back. %(why)s") % about

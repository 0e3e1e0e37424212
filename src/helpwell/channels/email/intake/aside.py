"""Mail of side conversations: recognized before any ticket is looked for, so that none of it comes near the customer.

The signed address or the Message-ID names the conversation; only those who take part in it may join.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from helpwell.channels.contract import Outcome
from helpwell.channels.email.addresses import read_side_address, read_side_bounce_address
from helpwell.channels.email.intake import storms
from helpwell.channels.email.intake.authentication import Authentication
from helpwell.channels.email.intake.holding import Hold
from helpwell.channels.email.intake.ids import answered_ids, kept_id
from helpwell.channels.email.intake.knowledge import Knowledge
from helpwell.channels.email.intake.letter import Letter
from helpwell.channels.email.intake.sender import Sender
from helpwell.channels.email.intake.thread import recipients
from helpwell.channels.email.parse import Envelope
from helpwell.channels.models import Arrival
from helpwell.conversations.models import SideConversation, SideDelivery, SideMessage
from helpwell.conversations.verbs.deliver import mark_bounced
from helpwell.conversations.verbs.receive import SideIncoming, receive
from helpwell.kit.text import normalize_email, one_line

_MOST_FAILED = 50
_HOUR = timedelta(hours=1)


def place_aside(
    letter: Letter,
    arrival: Arrival,
    sender: Sender,
    authentication: Authentication,
    knowledge: Knowledge,
) -> Outcome | None:
    """The mail in its side conversation; None where it belongs to none. Raises Hold for one who takes no part."""
    envelope = letter.envelope
    named = _by_address(recipients(envelope, arrival))
    conversation = named or _by_message_id(envelope, knowledge)
    if conversation is None or authentication.failed:  # a forged one is held, as all such mail
        return None
    takes_part = not sender.is_only_named and conversation.participants.filter(
        address=sender.address
    )
    is_machine = envelope.is_auto_reply or envelope.is_delay_notice or envelope.is_feedback_report
    if not (takes_part and takes_part.exists()):
        return _of_stranger(conversation, sender, is_named=named is not None, is_machine=is_machine)
    if _floods(conversation, arrival):
        raise Hold(storms.reason())
    colleague = sender.agent.actor if sender.agent and authentication.passed else None
    message = receive(
        conversation,
        SideIncoming(
            from_address=sender.address,
            from_name=sender.name,
            text=envelope.reply_text or envelope.text,
            quoted=envelope.quoted_text if envelope.reply_text else "",
            html=letter.readout.html,
            external_id=kept_id(envelope.message_id),
            attachments=letter.attachments,
            author=colleague,
            is_automatic=is_machine,
            at=arrival.received_at,
        ),
    )
    return Outcome(side_message=message, keeps_files=True, is_answerable=False)


def place_side_report(envelope: Envelope, arrival: Arrival, knowledge: Knowledge) -> Outcome | None:
    """A report on a side mail, written down on its recipients; None where it is about none."""
    delivery = _reported(envelope, arrival, knowledge)
    if delivery is None:
        return None
    why = one_line(envelope.bounce_message or envelope.subject, 300)
    failed = (normalize_email(one) for one in envelope.bounce_recipients[:_MOST_FAILED])
    if envelope.is_bounce:
        mark_bounced(delivery, [one for one in failed if one], why=why)
    return Outcome(side_message=delivery.message, is_answerable=False)


def is_our_side_mail(envelope: Envelope, knowledge: Knowledge) -> bool:
    """Whether it is a side mail of ours that came back."""
    known = knowledge.side_message(kept_id(envelope.message_id))
    return known is not None and known.is_ours


def _of_stranger(
    conversation: SideConversation, sender: Sender, *, is_named: bool, is_machine: bool
) -> Outcome | None:
    """The signed address can be passed on, a Message-ID can be seen: neither lets anybody in."""
    if is_machine:
        return Outcome(reason=_("An automatic answer to a side conversation, of no participant."))
    if not is_named:
        return None
    words = _("It answers a side conversation of #%(number)d, but %(who)s takes no part in that.")
    who = sender.address or _("the sender")
    raise Hold(words % {"number": conversation.ticket_id, "who": who})


def _by_address(addresses: Iterable[str]) -> SideConversation | None:
    for address in dict.fromkeys(addresses):
        number = read_side_address(address)
        delivery = read_side_bounce_address(address) if number is None else None
        found = None
        if number is not None:
            found = _conversations().filter(pk=number).first()
        elif delivery is not None:
            found = _conversations().filter(messages__delivery__pk=delivery).first()
        if found is not None:
            return found
    return None


def _by_message_id(envelope: Envelope, knowledge: Knowledge) -> SideConversation | None:
    """The nearest known message decides."""
    for external_id in answered_ids(envelope):
        known = knowledge.side_message(external_id)
        if known is not None:
            return known.conversation
        if knowledge.messages(external_id):
            return None
    return None


def _conversations() -> "QuerySet[SideConversation]":
    return SideConversation.objects.select_related("ticket")


def _reported(envelope: Envelope, arrival: Arrival, knowledge: Knowledge) -> SideDelivery | None:
    rows = SideDelivery.objects.select_related("message__conversation__ticket")
    for address in recipients(envelope, arrival):
        number = read_side_bounce_address(address)
        found = rows.filter(pk=number).first() if number is not None else None
        if found is not None:
            return found
    stated = [envelope.returned_message_id, envelope.in_reply_to]
    for external_id in dict.fromkeys(kept_id(one) for one in stated if one):
        known = knowledge.side_message(external_id)
        if known is not None and known.is_ours:
            return rows.filter(message=known.pk).first()
    return None


def _floods(conversation: SideConversation, arrival: Arrival) -> bool:
    if conversation.message_count < storms.MOST_MESSAGES_AN_HOUR:
        return False
    lately = SideMessage.objects.filter(
        conversation=conversation, created_at__gt=arrival.received_at - _HOUR
    )
    return lately.count() >= storms.MOST_MESSAGES_AN_HOUR

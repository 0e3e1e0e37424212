"""A question from the help center becomes a ticket."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from helpwell.channels.email.intake.knowledge import is_blocked
from helpwell.channels.email.system_mail import first_sender
from helpwell.customers.models import Identity
from helpwell.customers.verbs.identify import identify
from helpwell.helpcenter.models import Offer
from helpwell.helpcenter.verbs.open_channel import open_channel
from helpwell.knowledge.models import HelpCenter
from helpwell.tickets.models import Attachment, Message, Ticket
from helpwell.tickets.verbs.receive import Incoming, receive


class NobodyAnswers(ValueError):
    """There is no mailbox by which it could be answered."""


@dataclass(frozen=True)
class Question:
    """What somebody asks: the address in its normal form; `attachments` are unsaved rows whose files are stored already."""

    address: str
    name: str
    subject: str
    text: str
    attachments: Sequence[Attachment] = field(default=())
    looks_like_a_machine: bool = False


def ask_question(help_center: HelpCenter, question: Question, *, offer: Offer) -> Ticket:
    """The ticket of the question; the same offer sent twice gives the same ticket. Raises NobodyAnswers.

    The address proves nothing: whoever typed it sees nothing of the ticket, and answers go to its owner.
    """
    mailbox = first_sender()
    if mailbox is None:
        raise NobodyAnswers
    with transaction.atomic():
        offer = Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
        if offer.ticket is not None:
            return offer.ticket
        customer = identify(
            Identity.Kind.EMAIL, question.address, name=question.name, origin="help center"
        )
        incoming = Incoming(
            channel=mailbox.channel,
            came_by=open_channel(help_center, answered_by=mailbox.channel),
            customer=customer,
            subject=question.subject,
            text=question.text,
            from_address=question.address,
            attachments=question.attachments,
            spam_reason=_spam_reason(question, is_unwelcome=customer.is_blocked),
        )
        ticket = receive(incoming, into=None, joined_by=Message.JoinedBy.FORM).ticket
        offer.outcome, offer.ticket = Offer.Outcome.SENT, ticket
        offer.save(update_fields=["outcome", "ticket"])
    return ticket


def _spam_reason(question: Question, *, is_unwelcome: bool) -> str:
    """Kept all the same, where an agent can find it: a form has no arrival in which it would be kept."""
    if question.looks_like_a_machine:
        return _("A field of the form that people do not see was filled in.")
    if is_unwelcome or is_blocked(question.address):
        return _("The sender is blocked.")
    return ""

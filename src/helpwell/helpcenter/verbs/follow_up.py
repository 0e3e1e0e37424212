"""A customer who signed in writes into a ticket of theirs, or says that it is solved."""

from collections.abc import Sequence

from helpwell.channels.email.system_mail import first_sender
from helpwell.helpcenter.session import SignedIn
from helpwell.helpcenter.verbs.ask_question import NobodyAnswers
from helpwell.helpcenter.verbs.open_channel import open_channel
from helpwell.knowledge.models import HelpCenter
from helpwell.tickets.models import Attachment, Channel, Message, Status, Ticket
from helpwell.tickets.verbs.receive import Incoming, receive
from helpwell.tickets.verbs.set_status import set_status


class NothingSaid(ValueError):
    """Neither a word nor a file."""


def follow_up(
    ticket: Ticket,
    *,
    by: SignedIn,
    help_center: HelpCenter,
    text: str,
    attachments: Sequence[Attachment] = (),
) -> Message:
    """The message, joined to the ticket as an answer by mail would be: it reopens what is solved and follows up what is closed.

    Raises NothingSaid, or NobodyAnswers.
    """
    if not (text.strip() or attachments):
        raise NothingSaid
    channel = _answering(ticket)
    incoming = Incoming(
        channel=channel,
        came_by=open_channel(help_center, answered_by=channel),
        customer=by.customer,
        subject=ticket.subject,
        text=text.strip(),
        from_address=by.address,
        attachments=attachments,
    )
    return receive(incoming, into=ticket, joined_by=Message.JoinedBy.FORM)


def close_own(ticket: Ticket, *, by: SignedIn) -> Ticket:
    """The ticket, solved by its customer; one that is done stays so. Raises CannotSolve."""
    if ticket.is_done:
        return ticket
    return set_status(ticket, by=by.customer.actor, status=Status.SOLVED)


def _answering(ticket: Ticket) -> Channel:
    if ticket.channel.kind == Channel.Kind.EMAIL and ticket.channel.is_active:
        return ticket.channel
    mailbox = first_sender()
    if mailbox is None:
        raise NobodyAnswers
    return mailbox.channel

"""An agent passes a customer's mail on to the desk: the ticket is the customer's."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from helpwell.channels.email.intake.knowledge import Knowledge
from helpwell.channels.email.intake.sender import Sender, original_sender
from helpwell.channels.email.parse import Envelope
from helpwell.events.models import Actor
from helpwell.people.permissions import Permission
from helpwell.tickets.models import Ticket
from helpwell.tickets.verbs.note import note

_PREFIX = re.compile(r"\s*(?:fwd?|wg|tr|rv|i|vs|doorst|enc|pd)\s*:\s*", re.IGNORECASE)


@dataclass(frozen=True)
class PassedOn:
    """The original's sender, subject and text, and what the agent wrote above it."""

    sender: Sender
    subject: str
    text: str
    by: str
    words: str


def original(envelope: Envelope, sender: Sender, knowledge: Knowledge) -> PassedOn | None:
    """The mail that an agent passed on; None where it is none, or its sender cannot be read."""
    agent = sender.agent
    if agent is None or envelope.forwarded is None or not agent.may(Permission.CREATE_TICKETS):
        return None
    author = original_sender(envelope, knowledge)
    if author is None or author.address == sender.address:
        return None
    inner = envelope.forwarded
    own_words = envelope.reply_text.strip()
    return PassedOn(
        sender=author,
        subject=inner.subject or _PREFIX.sub("", envelope.subject, count=1),
        text=inner.text,
        by=sender.address,
        words="" if inner.text and own_words and own_words in inner.text else own_words,
    )


def note_who(ticket: Ticket, passed_on: PassedOn) -> None:
    """A note says who passed it on, in the desk's name: the From line of a mail is no signature."""
    said = _("Forwarded to the desk from %(address)s.") % {"address": passed_on.by}
    text = f"{said}\n\n{passed_on.words}" if passed_on.words else said
    note(ticket, by=Actor.desk(), text=text)

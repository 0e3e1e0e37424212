"""An agent answers a notice from their own mail program: a reply to the customer, or a note.

The address says which agent and ticket are meant and proves nothing. What counts is that a trusted mail server proved the
sender, that it is this agent's own address, and what this agent may do now. What cannot be done is kept, and said by mail.
"""

import hashlib
import secrets
from collections.abc import Iterable

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from helpwell.channels.contract import Outcome
from helpwell.channels.email.addresses import read_agent_address
from helpwell.channels.email.agent_lines import own_words
from helpwell.channels.email.intake.authentication import Authentication
from helpwell.channels.email.intake.holding import Hold
from helpwell.channels.email.intake.letter import Letter
from helpwell.channels.email.intake.orders import Orders, read_orders
from helpwell.channels.email.intake.sender import Sender
from helpwell.channels.email.intake.thread import recipients
from helpwell.channels.email.models import AgentLine
from helpwell.channels.email.system_mail import queue_system_mail
from helpwell.channels.models import Arrival
from helpwell.events.acting import acting
from helpwell.events.models import Act
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission
from helpwell.people.reader import language_of
from helpwell.tickets.access import may_see
from helpwell.tickets.models import Attachment, Message, Status, Ticket, Upload
from helpwell.tickets.solving import CannotSolve
from helpwell.tickets.verbs.assign import assign
from helpwell.tickets.verbs.note import note
from helpwell.tickets.verbs.reply import NothingToSend, reply
from helpwell.tickets.verbs.set_status import set_status

KIND = "answer refused"


def place_agent_answer(
    letter: Letter, arrival: Arrival, sender: Sender, authentication: Authentication
) -> Outcome | None:
    """The agent's reply or note; None where the mail went to no agent's line. Raises Hold where nothing can be believed."""
    line = _line(recipients(letter.envelope, arrival))
    if line is None:
        return None
    if letter.envelope.is_automatic:
        return Outcome(reason=_("An automatic reply to a notice."))
    _ensure_agent(line, sender, authentication)
    with translation.override(language_of(line.agent)):
        return _Answer(line, letter).placed()


def _line(addresses: Iterable[str]) -> AgentLine | None:
    for address in dict.fromkeys(addresses):
        number = read_agent_address(address)
        if number is not None:
            rows = AgentLine.objects.select_related("agent__actor", "ticket__merged_into")
            found = rows.filter(pk=number).first()
            if found is not None:
                return found
    return None


def _ensure_agent(line: AgentLine, sender: Sender, authentication: Authentication) -> None:
    """Nobody is told by mail here: whoever forges an address must not make us write to it."""
    if sender.is_only_named or sender.address != line.agent.email.lower():
        raise Hold(_("It was sent to the answering address of an agent, by somebody else."))
    if not line.agent.is_active:
        raise Hold(_("It was sent by an agent who is deactivated."))
    if not authentication.passed:
        raise Hold(_("No trusted mail server proves that the agent wrote this."))


class _Answer:
    """A proved agent's mail to one ticket."""

    def __init__(self, line: AgentLine, letter: Letter) -> None:
        self._line = line
        self._agent: Agent = line.agent
        self._ticket: Ticket = line.ticket.survivor()
        self._letter = letter
        envelope = letter.envelope
        whole = "" if envelope.quoted_text else envelope.text
        written, above = own_words(envelope.reply_text or whole), own_words(envelope.text)
        self._written = min(written, above, key=len)
        self._orders: Orders = read_orders(self._written)

    def placed(self) -> Outcome:
        agent, ticket = self._agent, self._ticket
        if not may_see(agent, ticket):
            self._tell(_("You cannot see this ticket any more."))
            raise Hold(_("It was sent by an agent who cannot see the ticket any more."))
        if self._line.expires_at < clock.now():
            return self._kept(_("The address is older than two weeks; answer a newer notice."))
        if self._said_before():
            return Outcome(reason=_("The same answer was taken before."))
        if self._orders.unknown:
            words = _(
                "“%(order)s” is no order. There are #note, #solved, #open, #pending, #hold and #assign me."
            )
            return self._kept(words % {"order": self._orders.unknown})
        if self._orders.is_note:
            return self._noted()
        if why := self._why_no_reply():
            return self._kept(why)
        return self._replied()

    def _why_no_reply(self) -> str:
        if not self._agent.may(Permission.REPLY):
            return _("You may not reply to customers.")
        if self._ticket.status == Status.CLOSED:
            return _("The ticket is closed.")
        if self._ticket.held_reason or self._ticket.is_spam or self._ticket.deleted_at:
            return _("The ticket is held, in the bin, or marked as spam.")
        return ""

    def _replied(self) -> Outcome:
        orders, agent = self._orders, self._agent
        try:
            with transaction.atomic(), acting(Act.Kind.MAIL, by=agent.actor, words=_("by mail")):
                message = reply(
                    self._ticket,
                    by=agent.actor,
                    text=orders.text,
                    uploads=self._uploads(),
                    status=orders.status or Status.PENDING,
                    assign_to=agent,
                    client_id=self._client_id(),
                )
                self._take()
        except NothingToSend:
            return self._kept(_("There was nothing to send, or nobody to send it to."))
        except CannotSolve as why:
            return self._kept(str(why) or _("Something must be filled in before it is solved."))
        return Outcome(message=message, keeps_files=True, is_answerable=False)

    def _noted(self) -> Outcome:
        orders, agent = self._orders, self._agent
        if not agent.may(Permission.NOTE):
            return self._kept(_("You may not write notes."))
        try:
            with transaction.atomic(), acting(Act.Kind.MAIL, by=agent.actor, words=_("by mail")):
                message = note(
                    self._ticket,
                    by=agent.actor,
                    text=orders.text,
                    uploads=self._uploads(),
                    client_id=self._client_id(),
                )
                self._take()
                if orders.status and agent.may(Permission.CHANGE_TICKETS):
                    set_status(self._ticket, by=agent.actor, status=orders.status)
        except NothingToSend:
            return self._kept(_("The note was empty."))
        except ValueError as why:  # a closed ticket, or one that may not be solved yet
            return self._kept(str(why) or _("The status could not be changed."))
        return Outcome(message=message, keeps_files=True, is_answerable=False)

    def _take(self) -> None:
        if self._orders.takes and self._agent.may(Permission.CHANGE_TICKETS):
            assign(self._ticket, by=self._agent.actor, agent=self._agent)

    def _kept(self, why: str) -> Outcome:
        """Nothing goes to the customer; the words are kept as a note where the agent may write one, and the agent is told."""
        if not self._agent.may(Permission.NOTE):
            self._tell(why)
            raise Hold(_("An agent's answer by mail was refused: %(why)s") % {"why": why})
        if not self._written and not self._letter.attachments:
            self._tell(why)
            return Outcome(reason=_("An agent's empty answer by mail."))
        self._tell(f"{why} {_('What you wrote is kept as an internal note.')}")
        text = _("By mail, not sent: %(why)s") % {"why": why} + f"\n\n{self._written}"
        message = note(self._ticket, by=self._agent.actor, text=text, uploads=self._uploads())
        return Outcome(message=message, keeps_files=True, is_answerable=False)

    def _tell(self, why: str) -> None:
        number = self._ticket.pk
        subject = _("Your answer in #%(number)d was not sent") % {"number": number}
        queue_system_mail(
            self._agent.email,
            subject,
            f"{why}\n\n> " + self._written[:5000].replace("\n", "\n> "),
            KIND,
        )

    def _client_id(self) -> str:
        """The same words to the same address are one answer, whatever else of the mail is changed."""
        whole = f"{self._line.pk}\0{self._written}"
        return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:32]

    def _said_before(self) -> bool:
        return Message.objects.filter(client_id=self._client_id()).exists()

    def _uploads(self) -> list[Upload]:
        rows = [_upload(one, self._agent) for one in self._letter.attachments if one.storage_key]
        return Upload.objects.bulk_create(rows)


def _upload(file: Attachment, agent: Agent) -> Upload:
    copied = ("name", "type", "size", "storage_key", "is_safe_image", "danger")
    values = {name: file.__dict__[name] for name in copied}
    return Upload(token=secrets.token_urlsafe(16), agent=agent, created_at=clock.now(), **values)

"""Where one mail goes, decided in a fixed order: copy, our own, report, blocked, beside the tickets, thread, held, flood, spam, ticket."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from helpwell.channels.contract import Outcome
from helpwell.channels.email.intake import forwarded, storms
from helpwell.channels.email.intake.agent_answer import place_agent_answer
from helpwell.channels.email.intake.aside import (
    is_our_side_mail,
    place_aside,
    place_side_report,
)
from helpwell.channels.email.intake.authentication import UNKNOWN, Authentication, authenticate
from helpwell.channels.email.intake.bounces import (
    is_about_system_mail,
    note_receipts,
    place_report,
)
from helpwell.channels.email.intake.copies import first_of_copies, merge_copy
from helpwell.channels.email.intake.holding import Hold
from helpwell.channels.email.intake.ids import kept_id
from helpwell.channels.email.intake.knowledge import Knowledge
from helpwell.channels.email.intake.letter import Letter
from helpwell.channels.email.intake.participants import add_copied, add_stranger
from helpwell.channels.email.intake.sender import Sender, customer_of, sender_of
from helpwell.channels.email.intake.thread import Thread, find_thread
from helpwell.channels.email.parse import Envelope
from helpwell.channels.models import Arrival
from helpwell.customers.models import Customer
from helpwell.customers.verbs.mark_undeliverable import clear_undeliverable
from helpwell.kit.text import normalize_email
from helpwell.tickets.models import Message, Shelf, Ticket
from helpwell.tickets.verbs.receive import Incoming, receive

_BY_MACHINE = ("Auto-Submitted: auto-generated", "Auto-Submitted: auto-notified")


class Placing:
    """Places the mails of one transaction; see `channels.contract.Placing`."""

    def __init__(self, pairs: Iterable[tuple[Arrival, Letter]]) -> None:
        self._knowledge = Knowledge((arrival, letter.readout) for arrival, letter in pairs)

    def place(self, arrival: Arrival, letter: Letter) -> Outcome:
        """Where the mail ended, with all that follows stored."""
        original = first_of_copies(letter.readout.fingerprint, arrival)
        if original is not None:
            merge_copy(original, letter, self._knowledge)
            words = {"number": original.pk}
            return Outcome(duplicate_of=original, reason=_("A copy of mail %(number)d.") % words)
        try:
            outcome = _Mail(arrival, letter, self._knowledge).placed()
        except _Ignored as why:
            return Outcome(reason=str(why))
        if outcome.message is not None:
            self._knowledge.learn(outcome.message)
        return outcome

    def forget(self, letter: Letter) -> None:
        """The savepoint was taken back, and with it perhaps a new customer."""
        self._knowledge.forget(sender_of(letter.envelope, self._knowledge).address)


class _Ignored(Exception):
    """The mail needs no ticket; the text says why. A person who disagrees can insist."""


class _Mail:
    """One mail on its way to its place."""

    def __init__(self, arrival: Arrival, letter: Letter, knowledge: Knowledge) -> None:
        mailbox = knowledge.mailboxes.get(arrival.channel_id)
        self.arrival = arrival
        self.letter = letter
        self.envelope = letter.envelope
        self.knowledge = knowledge
        self.sender = sender_of(letter.envelope, knowledge)
        self.authentication = _about(
            self.sender,
            letter.envelope,
            authenticate(
                letter.envelope.authentication_results,
                trusted=mailbox.trusted_auth_server if mailbox else "",
                from_address=letter.envelope.from_address,
            ),
        )

    def placed(self) -> Outcome:
        """A report on its delivery, or a message in a ticket; raises _Ignored."""
        if self._is_our_own():
            self._ignore(_("Our own mail came back."))
        arrived = note_receipts(self.envelope, self.arrival, self.knowledge)
        report = self._report()
        if report is not None:
            return report
        if arrived:
            self._ignore(_("A report that our mail arrived."))
        if self._is_blocked():
            self._ignore(_("The sender is blocked."))
        try:
            beside = self._beside()
        except Hold as why:
            return Outcome(message=self._held(str(why)), keeps_files=True, is_answerable=False)
        if beside is not None:
            return beside
        thread = find_thread(
            self.envelope, self.arrival, self.sender, self.authentication, self.knowledge
        )
        if thread is None and self._answers_by_itself():
            self._ignore(_("An automatic reply to nothing that we know."))
        message = self._in_ticket(thread)
        return Outcome(
            message=message, keeps_files=True, is_answerable=not self.envelope.is_automatic
        )

    def _beside(self) -> Outcome | None:
        """An agent's answer to a notice, or a mail of a side conversation: no mail of a customer. Raises Hold."""
        return place_agent_answer(
            self.letter, self.arrival, self.sender, self.authentication
        ) or place_aside(
            self.letter, self.arrival, self.sender, self.authentication, self.knowledge
        )

    def _held(self, why: str) -> Message:
        """A held ticket of its own, which joins nothing when it is let in."""
        customer, _is_new = customer_of(self.sender, self.arrival.channel, self.knowledge)
        held = replace(self._incoming(self.sender, customer, None), held_reason=why[:200])
        return receive(held, into=None, joined_by=Message.JoinedBy.NEW)

    def _ignore(self, why: str) -> None:
        if self.arrival.insisted_at is None:
            raise _Ignored(why)

    def _is_our_own(self) -> bool:
        """Sent by us, or in our name; a web form that writes in our name names its visitor in Reply-To."""
        if is_our_side_mail(self.envelope, self.knowledge):
            return True
        known = self.knowledge.messages(kept_id(self.envelope.message_id))
        if any(one.direction == Message.Direction.OUTBOUND for one in known):
            return True
        return self.knowledge.is_ours(self.sender.address)

    def _report(self) -> Outcome | None:
        if not (self.envelope.is_bounce or self.envelope.is_delay_notice):
            return None
        about = (self.envelope, self.arrival, self.knowledge)
        outcome = place_side_report(*about) or place_report(*about)
        is_from_person = bool(self.envelope.return_path) and (
            self.knowledge.customer(self.sender.address) is not None
        )
        if outcome is None and not is_from_person:
            self._ignore(
                _("A report on mail of the desk itself.")
                if is_about_system_mail(self.envelope)
                else _("A report on mail that we did not send.")
            )
        return outcome

    def _is_blocked(self) -> bool:
        customer = self.knowledge.customer(self.sender.address)
        return (
            (customer is not None and customer.is_blocked)
            or self.knowledge.is_blocked(self.sender.address)
            or self.knowledge.is_blocked(self.envelope.from_address)
        )

    def _answers_by_itself(self) -> bool:
        """An automatic answer; a machine that begins to speak (a shop's form, a monitor) is a ticket."""
        envelope = self.envelope
        if not envelope.is_auto_reply:
            return False
        answers = bool(envelope.in_reply_to or envelope.references)
        return answers or not (envelope.auto_reason or "").startswith(_BY_MACHINE)

    def _is_automatic(self, thread: Thread | None) -> bool:
        """Written by no person. A list's mail that answers a thread of ours was."""
        envelope = self.envelope
        by_machine = (
            envelope.is_auto_reply or envelope.is_feedback_report or envelope.is_delay_notice
        )
        return by_machine or (envelope.is_list and not (thread and thread.sender_is_known))

    def _in_ticket(self, thread: Thread | None) -> Message:
        passed_on = None
        if thread is None and not self.authentication.failed:
            passed_on = forwarded.original(self.envelope, self.sender, self.knowledge)
        sender = passed_on.sender if passed_on else self.sender
        customer, is_new = customer_of(sender, self.arrival.channel, self.knowledge)
        incoming = self._incoming(sender, customer, thread)
        if passed_on is not None:
            incoming = replace(incoming, subject=passed_on.subject, text=passed_on.text, quoted="")
        message = self._received(incoming, thread, is_new)
        if passed_on is not None:
            forwarded.note_who(message.ticket, passed_on)
        elif not message.is_automatic:
            self._company(message.ticket, thread, customer)
        return message

    def _incoming(self, sender: Sender, customer: Customer, thread: Thread | None) -> Incoming:
        return Incoming(
            channel=self.arrival.channel,
            customer=customer,
            subject=self.envelope.subject,
            text=self.envelope.reply_text or self.envelope.text,
            quoted=self.envelope.quoted_text if self.envelope.reply_text else "",
            html=self.letter.readout.html,
            from_address=sender.address or self.envelope.from_address or "",
            external_id=kept_id(self.envelope.message_id),
            attachments=self.letter.attachments,
            is_automatic=self._is_automatic(thread),
            at=self.arrival.received_at,
        )

    def _received(self, incoming: Incoming, thread: Thread | None, is_new: bool) -> Message:
        """The stored message: held, in the ticket of a flood, with the spam, in its thread or in a new ticket."""
        new = Message.JoinedBy.NEW
        target = thread.ticket if thread else None
        detail = thread.detail if thread else ""
        if self.authentication.failed:
            why = _("The sender's address is probably forged: the mail server says %(words)s.")
            words = {"words": self.authentication.words}
            held = replace(incoming, held_reason=why % words, held_for=target)
            return receive(held, into=None, joined_by=new, detail=detail)
        if self._floods(target, incoming.customer, is_new):
            held = replace(incoming, held_reason=storms.reason(), is_automatic=True)
            flood = storms.held_flood(incoming.customer, incoming.at)
            return receive(held, into=flood, joined_by=new)
        if self.envelope.is_spam and not (thread and thread.sender_is_known):
            spam = replace(incoming, spam_reason="mail server")
            return receive(spam, into=None, joined_by=new, detail=detail)
        if thread is None:
            return receive(incoming, into=None, joined_by=new)
        return receive(incoming, into=target, joined_by=thread.joined_by, detail=detail)

    def _floods(self, target: Ticket | None, customer: Customer, is_new: bool) -> bool:
        if target is not None:
            return storms.floods_ticket(target, self.arrival.received_at)
        return not is_new and storms.floods_tickets(customer, self.arrival.received_at)

    def _company(self, ticket: Ticket, thread: Thread | None, customer: Customer) -> None:
        """Others on the mail take part; the sender's address works, whatever came back from it before."""
        if self.authentication.failed or ticket.shelf in (Shelf.SPAM, Shelf.HELD):
            return
        if self.sender.address in self.knowledge.undeliverable:
            clear_undeliverable(self.sender.address, by=customer.actor)
        is_stranger = thread is not None and not thread.sender_is_known
        if is_stranger:
            add_stranger(ticket, self.sender, customer)
        add_copied(
            ticket,
            self.envelope,
            self.sender,
            customer,
            accepted=self.authentication.passed and not is_stranger,
            knowledge=self.knowledge,
        )


def _about(sender: Sender, envelope: Envelope, stated: Authentication) -> Authentication:
    """A pass proves the From address alone. Whoever is taken from Reply-To is only named by it."""
    own = normalize_email(envelope.from_address or "") == sender.address
    return UNKNOWN if stated.passed and not own else stated

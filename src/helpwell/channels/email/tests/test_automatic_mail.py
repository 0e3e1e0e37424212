"""What machines send never causes mail, and what goes round in circles stops."""

from datetime import timedelta

import pytest

from conftest import NOON, Cast
from helpwell.channels.email import breakers
from helpwell.channels.email.breakers import may_send_automatic
from helpwell.channels.email.intake import storms
from helpwell.channels.email.models import SystemMail
from helpwell.channels.email.system_mail import queue_system_mail
from helpwell.channels.email.tests.letters import answer_address, arrive, letter
from helpwell.channels.email.verbs.block_address import CannotBlock, block_address
from helpwell.channels.email.verbs.unblock_address import unblock_address
from helpwell.channels.ledger import count_ledger
from helpwell.channels.models import Arrival
from helpwell.customers.models import Identity
from helpwell.customers.verbs.block import block, unblock
from helpwell.customers.verbs.mark_undeliverable import mark_undeliverable
from helpwell.events.worker import drain
from helpwell.kit import clock
from helpwell.tickets.models import Delivery, Message, Shelf, Status, Ticket
from helpwell.tickets.verbs.reply import reply
from helpwell.tickets.verbs.set_status import set_status

State = Arrival.State

RESPONDERS: dict[str, list[tuple[str, str]]] = {
    "RFC 3834": [("Auto-Submitted", "auto-replied")],
    "RFC 3834 with a parameter": [("Auto-Submitted", "auto-replied; owner-email=a@b.test")],
    "Exchange": [("X-Auto-Response-Suppress", "All"), ("Auto-Submitted", "auto-generated"), ("Return-Path", "<>")],
    "Exchange inbox rule": [("X-MS-Exchange-Inbox-Rules-Loop", "anna@acme.test")],
    "Gmail vacation": [("Precedence", "auto_reply"), ("X-Autoreply", "yes")],
    "cPanel": [("X-Autorespond", "Hello"), ("Precedence", "bulk")],
    "X-Autoreply": [("X-Autoreply", "yes")],
    "Apple": [("X-Apple-Action", "VACATION/bounce")],
    "Lotus": [("Precedence", "auto_reply")],
    "another help desk": [("Auto-Submitted", "auto-generated"), ("X-Loop", "helpdesk@acme.test")],
    "a list's own answer": [("Precedence", "bulk"), ("X-Auto-Response-Suppress", "OOF, AutoReply"), ("List-Id", "<l.acme.test>")],
    "one that says nothing but its subject": [],
}  # fmt: skip


def _round(cast: Cast, headers: list[tuple[str, str]], subject: str, answered: str) -> Arrival:
    more = [("In-Reply-To", answered), ("References", answered)] if answered else []
    return arrive(letter(subject=subject, headers=[*headers, *more]), cast.channel)


@pytest.mark.parametrize("style", RESPONDERS)
def test_a_loop_with_a_responder_stops_within_three_mails(cast: Cast, style: str) -> None:
    """The desk acknowledges, the other side answers every mail that it gets, for ever."""
    cast.mailbox.acknowledge = True
    cast.mailbox.save()
    subject = "Automatic reply: away" if not RESPONDERS[style] else "Thank you for your mail"
    with clock.at(NOON):
        arrive(letter(), cast.channel)
        drain()
        for _ in range(10):
            last = SystemMail.objects.order_by("-id").first()
            _round(cast, RESPONDERS[style], subject, last.message_id if last else "")
            drain()
    assert 1 <= SystemMail.objects.count() <= 3
    assert count_ledger().adds_up


def test_a_responder_that_says_nothing_at_all_is_stopped_by_the_breaker(cast: Cast) -> None:
    cast.mailbox.acknowledge = True
    cast.mailbox.save()
    with clock.at(NOON):
        for number in range(6):
            arrive(letter(subject=f"Your request {number} was noted"), cast.channel)
            drain()
    assert SystemMail.objects.count() == 1


def test_our_own_mail_that_comes_back_is_ignored(cast: Cast, ticket: Ticket) -> None:
    ours = reply(ticket, by=cast.bob.actor, text="Hello")
    by_id = arrive(
        letter("list@else.test", message_id=ours.external_id, text="reflected"), cast.channel
    )
    by_address = arrive(letter("Support <support@desk.test>"), cast.channel)
    by_signed = arrive(letter(answer_address(cast.mailbox, ours)), cast.channel)
    for arrival in (by_id, by_address, by_signed):
        assert (arrival.state, arrival.reason) == (State.IGNORED, "Our own mail came back.")


def test_a_vacation_note_joins_its_ticket_and_reopens_nothing(cast: Cast, ticket: Ticket) -> None:
    ours = reply(ticket, by=cast.bob.actor, text="Solved", status=Status.SOLVED)
    note = letter(
        subject="Out of office",
        to=answer_address(cast.mailbox, ours),
        headers=[("Auto-Submitted", "auto-replied")],
    )
    message = arrive(note, cast.channel).message
    assert message is not None
    assert (message.ticket, message.is_automatic) == (ticket, True)
    ticket.refresh_from_db()
    assert ticket.status == Status.SOLVED
    set_status(ticket, by=cast.bob.actor, status=Status.CLOSED)
    again = arrive(note.replace(b"<mail-", b"<again-"), cast.channel).message
    assert again is not None
    assert again.ticket == ticket


def test_a_vacation_note_to_nothing_is_ignored_with_the_reason(cast: Cast) -> None:
    arrival = arrive(letter(headers=[("Auto-Submitted", "auto-replied")]), cast.channel)
    assert (arrival.state, Ticket.objects.count()) == (State.IGNORED, 0)
    assert "automatic reply" in arrival.reason


@pytest.mark.parametrize(
    "headers",
    [
        [("Auto-Submitted", "auto-generated")],
        [("List-Id", "<news.acme.test>"), ("Precedence", "bulk")],
    ],
    ids=["a machine begins to speak", "a mailing list"],
)
def test_what_a_machine_begins_is_a_ticket_marked_automatic(
    cast: Cast, headers: list[tuple[str, str]]
) -> None:
    cast.mailbox.acknowledge = True
    cast.mailbox.save()
    arrival = arrive(letter(headers=headers), cast.channel)
    drain()
    assert arrival.message is not None
    assert arrival.message.is_automatic
    assert not arrival.is_answerable
    assert SystemMail.objects.count() == 0


def test_a_feedback_report_is_a_ticket_marked_automatic(cast: Cast) -> None:
    parts = ["Return-Path: <>", "From: fbl@isp.test", "To: support@desk.test", "Subject: complaint"]
    parts += ["Message-ID: <fbl@isp.test>", "MIME-Version: 1.0"]
    parts += ['Content-Type: multipart/report; report-type=feedback-report; boundary="b"', ""]
    parts += ["--b", "Content-Type: text/plain", "", "This is an abuse report.", "--b"]
    parts += ["Content-Type: message/feedback-report", "", "Feedback-Type: abuse", "--b--", ""]
    arrival = arrive("\r\n".join(parts).encode(), cast.channel)
    assert arrival.message is not None
    assert arrival.message.is_automatic


def test_a_known_customers_answer_by_way_of_a_list_reopens(cast: Cast, ticket: Ticket) -> None:
    ours = reply(ticket, by=cast.bob.actor, text="Hello")
    by_list = letter(
        to=answer_address(cast.mailbox, ours), headers=[("List-Id", "<support.desk.test>")]
    )
    arrival = arrive(by_list, cast.channel)
    assert arrival.message is not None
    assert not arrival.message.is_automatic
    assert not arrival.is_answerable
    ticket.refresh_from_db()
    assert ticket.status == Status.OPEN


def test_blocked_senders_are_ignored_until_they_are_not(cast: Cast) -> None:
    block(cast.anna, by=cast.sam.actor)
    by_address = block_address("Ads@Junk.test", by=cast.sam.actor)
    by_domain = block_address("@bulk.test", by=cast.sam.actor)
    senders = ["anna@acme.test", "ads@junk.test", "any@bulk.test", "any@news.bulk.test"]
    ended = [arrive(letter(sender), cast.channel) for sender in senders]
    assert {(one.state, one.reason) for one in ended} == {(State.IGNORED, "The sender is blocked.")}
    assert arrive(letter("other@junk.test"), cast.channel).state == State.TICKET
    unblock(cast.anna, by=cast.sam.actor)
    unblock_address(by_address, by=cast.sam.actor)
    unblock_address(by_domain, by=cast.sam.actor)
    assert {arrive(letter(one), cast.channel).state for one in senders} == {State.TICKET}


@pytest.mark.parametrize(
    "value", ["", "no", "support@desk.test", "desk.test", "gmail.com", "a b@c"]
)
def test_nobody_is_blocked_by_mistake(cast: Cast, value: str) -> None:
    with pytest.raises(CannotBlock):
        block_address(value, by=cast.sam.actor)


@pytest.mark.parametrize(
    "header", [("X-Spam-Flag", "YES"), ("X-Spam-Status", "Yes, score=12.3 required=5")]
)
def test_the_servers_verdict_puts_new_mail_with_the_spam(
    cast: Cast, header: tuple[str, str]
) -> None:
    message = arrive(letter("Eve <eve@evil.test>", headers=[header]), cast.channel).message
    assert message is not None
    assert message.ticket.shelf == Shelf.SPAM


def test_spam_never_joins_by_a_strangers_hand_but_a_customers_answer_does(
    cast: Cast, ticket: Ticket
) -> None:
    to = answer_address(cast.mailbox, reply(ticket, by=cast.bob.actor, text="Hello"))
    spam = [("X-Spam-Flag", "YES")]
    stranger = arrive(letter("eve@evil.test", to=to, headers=spam), cast.channel).message
    customer = arrive(letter(to=to, headers=spam), cast.channel).message
    assert stranger is not None
    assert customer is not None
    assert (stranger.ticket.shelf, customer.ticket) == (Shelf.SPAM, ticket)


def test_a_flood_is_kept_in_one_held_ticket(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storms, "MOST_TICKETS_AN_HOUR", 3)
    for number in range(8):
        arrive(letter(subject=f"Alarm {number}"), cast.channel)
    assert Ticket.objects.filter(shelf=Shelf.OPEN).count() == 3
    held = Ticket.objects.get(shelf=Shelf.HELD)
    assert (held.message_count, held.held_reason) == (5, storms.reason())
    assert arrive(letter("ben@elsewhere.test"), cast.channel).message is not None
    assert Ticket.objects.filter(shelf=Shelf.OPEN).count() == 4
    assert count_ledger().by_state["ticket"] == 9


def test_a_flood_into_a_ticket_is_held(
    cast: Cast, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storms, "MOST_MESSAGES_AN_HOUR", 4)
    ours = reply(ticket, by=cast.bob.actor, text="Hello")
    for number in range(6):
        to = answer_address(cast.mailbox, ours)
        arrive(letter(subject=f"Re {number}", to=to), cast.channel)
    ticket.refresh_from_db()
    assert (ticket.message_count, Ticket.objects.get(shelf=Shelf.HELD).message_count) == (4, 4)


def test_an_old_flood_is_over(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storms, "MOST_TICKETS_AN_HOUR", 2)
    with clock.at(NOON):
        for _ in range(3):
            arrive(letter(), cast.channel)
    with clock.at(NOON + timedelta(hours=2)):
        message = arrive(letter(), cast.channel).message
    assert message is not None
    assert message.ticket.shelf == Shelf.OPEN


def _acknowledge(message: Message, cast: Cast, to: str) -> None:
    queue_system_mail(to, "s", "t", "acknowledgment", mailbox=cast.mailbox, about=message)


def test_an_unproved_address_gets_one_automatic_mail_a_day(cast: Cast, ticket: Ticket) -> None:
    message = ticket.messages.get()
    with clock.at(NOON):
        assert may_send_automatic("anna@acme.test", ticket, cast.mailbox) is None
        _acknowledge(message, cast, "anna@acme.test")
        assert may_send_automatic("anna@acme.test", ticket, cast.mailbox)
        assert may_send_automatic("ben@elsewhere.test", None, cast.mailbox) is None
    with clock.at(NOON + timedelta(hours=25)):
        assert may_send_automatic("anna@acme.test", ticket, cast.mailbox) is None


def test_a_proved_address_may_get_more_but_its_ticket_may_not(cast: Cast, ticket: Ticket) -> None:
    Identity.objects.filter(value="anna@acme.test").update(verified_at=NOON)
    for _ in range(breakers.MOST_A_DAY_IN_TICKET):
        assert may_send_automatic("anna@acme.test", ticket, cast.mailbox) is None
        _acknowledge(ticket.messages.get(), cast, "anna@acme.test")
    assert "ticket" in str(may_send_automatic("anna@acme.test", ticket, cast.mailbox))
    assert may_send_automatic("anna@acme.test", None, cast.mailbox) is None


def test_a_mailbox_that_sends_too_much_by_itself_stops(
    cast: Cast, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(breakers, "MOST_AN_HOUR_FROM_MAILBOX", 3)
    for number in range(3):
        _acknowledge(ticket.messages.get(), cast, f"p{number}@many.test")
    assert "mailbox" in str(may_send_automatic("new@many.test", None, cast.mailbox))


def test_automatic_mail_never_goes_to_ourselves_the_blocked_or_where_it_came_back(
    cast: Cast, ticket: Ticket
) -> None:
    block_address("junk.test", by=cast.sam.actor)
    mark_undeliverable("ben@elsewhere.test", why="gone")
    for address in ("support@desk.test", "any@junk.test", "ben@elsewhere.test"):
        assert may_send_automatic(address, None, cast.mailbox)
    ticket.is_spam = True
    assert may_send_automatic("anna@acme.test", ticket, cast.mailbox)


def test_nothing_is_mailed_for_held_mail(cast: Cast) -> None:
    cast.mailbox.acknowledge = True
    cast.mailbox.trusted_auth_server = "mx.desk.test"
    cast.mailbox.save()
    failed = [("Authentication-Results", "mx.desk.test; dmarc=fail")]
    with clock.at(NOON):
        arrive(letter(headers=failed), cast.channel)
        drain()
    assert (SystemMail.objects.count(), Delivery.objects.count()) == (0, 0)

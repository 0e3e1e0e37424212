"""Deliveries leave when they are due, once, to those who are meant; what a server says is noted for each recipient."""

import email
import email.policy
from datetime import timedelta

import pytest

from conftest import NOON, Cast
from helpwell.channels.email.addresses import read_bounce_address, read_reply_address
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.send.flow import MOST_ATTEMPTS, wait_after
from helpwell.channels.email.send.tests.smtp_server import Script
from helpwell.channels.email.send.tests.steps import (
    ANNA,
    BEN,
    BOTH,
    LATER,
    answer,
    delivery_of,
    send,
    states,
)
from helpwell.events.models import Event
from helpwell.kit import clock
from helpwell.tickets.models import Delivery, Recipient, Ticket
from helpwell.tickets.verbs.compose import To
from helpwell.tickets.verbs.deliver import retry
from helpwell.tickets.verbs.reply import reply
from helpwell.tickets.verbs.undo_send import TooLate, undo_send


def test_a_reply_leaves_once_with_signed_addresses(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket
) -> None:
    message = answer(ticket, cast)
    assert send() == 1
    assert send() == 0
    [mail] = server.taken
    assert mail.recipients == [ANNA]
    assert read_bounce_address(mail.envelope_from) == message.delivery.pk
    parsed = email.message_from_bytes(mail.raw, policy=email.policy.default)
    assert read_reply_address(parsed["Reply-To"].addresses[0].addr_spec) == message.pk
    assert parsed["From"].addresses[0].addr_spec == "support@desk.test"
    assert parsed["Message-ID"] == message.external_id
    assert states(message) == {ANNA: "sent"}
    assert delivery_of(message).state == Delivery.State.SENT
    assert Event.objects.filter(name="DeliverySent").count() == 1


def test_without_plus_addressing_the_plain_address_stands_everywhere(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket
) -> None:
    Mailbox.objects.update(plus_addressing=False)
    answer(ticket, cast)
    send()
    [mail] = server.taken
    assert mail.envelope_from == "support@desk.test"
    assert b"Reply-To: support@desk.test\r\n" in mail.raw


def test_nothing_leaves_within_the_undo_time_or_before_its_hour(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket
) -> None:
    answer(ticket, cast)
    assert send(NOON + timedelta(seconds=9)) == 0
    with clock.at(NOON):
        reply(ticket, by=cast.bob.actor, text="Tomorrow", send_at=NOON + timedelta(days=1))
    assert send(NOON + timedelta(seconds=11)) == 1
    assert send(NOON + timedelta(hours=23)) == 0
    assert send(NOON + timedelta(days=1)) == 1
    assert len(server.taken) == 2


def test_a_reply_taken_back_never_leaves_and_a_sent_one_cannot_be_taken_back(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket
) -> None:
    first, second = answer(ticket, cast, "One"), answer(ticket, cast, "Two")
    undo_send(first, by=cast.bob.actor)
    send()
    assert len(server.taken) == 1
    with pytest.raises(TooLate):
        undo_send(second, by=cast.bob.actor)


def test_a_reply_that_a_server_put_off_cannot_be_taken_back(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket
) -> None:
    server.data = ["451 later"]
    message = answer(ticket, cast)
    send()
    with pytest.raises(TooLate):
        undo_send(message, by=cast.bob.actor)


def test_bcc_stands_in_no_header_and_all_go_in_one_transaction(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket
) -> None:
    answer(ticket, cast, to=(*BOTH, To("secret@acme.test", "Secret", "bcc")))
    send()
    [mail] = server.taken
    assert mail.recipients == [ANNA, BEN, "secret@acme.test"]
    assert b"secret" not in mail.raw.lower()
    assert "Bcc" not in email.message_from_bytes(mail.raw)


def test_a_recipient_refused_for_good_fails_alone_with_the_servers_words(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket
) -> None:
    server.recipients[BEN] = ["550 5.1.1 No such person"]
    message = answer(ticket, cast, to=BOTH)
    send()
    assert states(message) == {ANNA: "sent", BEN: "failed"}
    refused = Recipient.objects.get(address=BEN)
    assert refused.detail == "550 5.1.1 No such person"
    assert delivery_of(message).state == Delivery.State.SENT
    ticket.refresh_from_db()
    assert ticket.delivery_failed


def test_only_the_recipient_who_was_put_off_is_tried_again(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket
) -> None:
    server.recipients[BEN] = ["450 4.2.0 Greylisted"]
    message = answer(ticket, cast, to=BOTH)
    send()
    assert states(message) == {ANNA: "sent", BEN: "queued"}
    assert delivery_of(message).state == Delivery.State.QUEUED
    assert send(LATER + timedelta(seconds=59)) == 0
    assert send(LATER + timedelta(seconds=61)) == 1
    assert [mail.recipients for mail in server.taken] == [[ANNA], [BEN]]
    ids = {email.message_from_bytes(mail.raw)["Message-ID"] for mail in server.taken}
    assert ids == {message.external_id}
    # Both mails name both, so that Ben can answer all.
    assert all(b"<ben@elsewhere.test>" in mail.raw for mail in server.taken)
    assert states(message) == {ANNA: "sent", BEN: "sent"}
    assert delivery_of(message).state == Delivery.State.SENT


def test_a_refusal_at_the_second_try_leaves_the_first_recipient_sent(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket
) -> None:
    server.recipients[BEN] = ["450 wait", "550 gone"]
    message = answer(ticket, cast, to=BOTH)
    send()
    send(LATER + timedelta(minutes=2))
    assert states(message) == {ANNA: "sent", BEN: "failed"}
    assert delivery_of(message).state == Delivery.State.SENT


def test_too_many_recipients_means_the_rest_later(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket
) -> None:
    server.recipients[BEN] = ["552 too many recipients"]
    message = answer(ticket, cast, to=BOTH)
    send()
    assert states(message) == {ANNA: "sent", BEN: "queued"}


def test_content_refused_for_good_fails_at_once(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket
) -> None:
    server.data = ["554 5.7.1 Looks like spam"]
    message = answer(ticket, cast, to=BOTH)
    send()
    assert states(message) == {ANNA: "failed", BEN: "failed"}
    assert delivery_of(message).state == Delivery.State.FAILED
    assert send(LATER + timedelta(days=1)) == 0
    assert server.taken == []


def test_a_refused_sender_fails_at_once(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket
) -> None:
    server.mail = ["553 5.7.1 Not your address"]
    message = answer(ticket, cast)
    send()
    assert states(message) == {ANNA: "failed"}
    assert Recipient.objects.get().detail == "553 5.7.1 Not your address"


def test_trouble_is_tried_again_for_four_days_and_then_given_up(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket
) -> None:
    server.data = ["451 4.3.0 Disk full"] * 99
    message = answer(ticket, cast)
    at = LATER
    tries = 0
    while delivery_of(message).state == Delivery.State.QUEUED:
        tries += send(at)
        at = max(at + timedelta(seconds=1), delivery_of(message).due_at)
        assert tries <= MOST_ATTEMPTS
    assert timedelta(days=3.9) < at - LATER < timedelta(days=4.1)
    assert delivery_of(message).error.startswith("Given up after four days. 451 4.3.0 Disk full")
    assert states(message) == {ANNA: "failed"}


def test_waits_double_from_a_minute_to_four_hours() -> None:
    assert [wait_after(n).total_seconds() for n in (1, 2, 3, 9, 30)] == [60, 120, 240, 14400, 14400]


def test_a_connection_lost_after_the_data_is_tried_again_with_the_same_id(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket
) -> None:
    server.hang_up_after_data = 1
    message = answer(ticket, cast)
    send()
    assert delivery_of(message).state == Delivery.State.QUEUED
    assert "sent again" in delivery_of(message).error
    send(LATER + timedelta(minutes=2))
    assert [email.message_from_bytes(mail.raw)["Message-ID"] for mail in server.taken] == [
        message.external_id,
        message.external_id,
    ]
    assert states(message) == {ANNA: "sent"}


def test_several_deliveries_share_one_connection(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket
) -> None:
    for text in ("One", "Two", "Three"):
        answer(ticket, cast, text)
    send()
    assert len(server.taken) == 3
    assert len(server.sessions) == 1


def test_a_server_that_ends_the_session_between_mails_loses_none(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket
) -> None:
    first, second = answer(ticket, cast, "One"), answer(ticket, cast, "Two")
    server.mail = ["250 OK", "421 4.7.0 Enough for one session"]
    send()
    assert states(first) == states(second) == {ANNA: "sent"}
    assert len(server.sessions) == 2


def test_a_server_that_turns_us_away_puts_all_off_and_rests(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket
) -> None:
    server.mail = ["421 4.3.2 Shutting down"]
    messages = [answer(ticket, cast, text) for text in ("One", "Two")]
    send()
    mailbox.refresh_from_db()
    assert "421 4.3.2 Shutting down" in mailbox.last_error
    assert server.taken == []
    assert send(LATER + timedelta(seconds=30)) == 0  # it rests
    assert send(LATER + timedelta(seconds=61)) == 2
    assert [states(message) for message in messages] == [{ANNA: "sent"}] * 2
    mailbox.refresh_from_db()
    assert mailbox.last_error == ""


def test_a_server_that_does_not_listen_is_named_in_words(
    mailbox: Mailbox, cast: Cast, ticket: Ticket
) -> None:
    Mailbox.objects.update(smtp_port=1)
    message = answer(ticket, cast)
    send()
    assert "127.0.0.1:1 does not listen" in delivery_of(message).error
    assert delivery_of(message).state == Delivery.State.QUEUED


def test_an_address_that_needs_smtputf8_fails_in_words_without_it(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket
) -> None:
    message = answer(ticket, cast, to=(To(ANNA, "Anna"), To("jürgen@acme.test", "Jürgen")))
    send()
    assert states(message) == {ANNA: "sent", "jürgen@acme.test": "failed"}
    assert "SMTPUTF8" in Recipient.objects.get(address="jürgen@acme.test").detail
    [mail] = server.taken
    assert mail.recipients == [ANNA]


def test_what_is_no_address_fails_alone_and_stands_in_no_header(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket
) -> None:
    bad = "x@y.test\r\nBcc: eve@evil.test"
    message = answer(ticket, cast, to=(To(ANNA, "Anna"), To(bad, "Bad", "cc")))
    send()
    assert states(message) == {ANNA: "sent", bad: "failed"}
    [mail] = server.taken
    assert mail.recipients == [ANNA]
    assert b"evil.test" not in mail.raw


def test_a_lost_file_fails_in_the_end_and_stops_no_other(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket
) -> None:
    broken = answer(ticket, cast, "Broken")
    broken.attachments.create(name="a.pdf", type="application/pdf", size=1, storage_key="no/where")
    whole = answer(ticket, cast, "Whole")
    at = LATER
    send(at)
    assert states(whole) == {ANNA: "sent"}
    while delivery_of(broken).state == Delivery.State.QUEUED:
        at = delivery_of(broken).due_at
        send(at)
    assert delivery_of(broken).attempts == 6
    assert "FileNotFoundError" in delivery_of(broken).error


def test_what_a_dead_worker_held_is_taken_again_when_its_lease_is_over(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket
) -> None:
    message = answer(ticket, cast)
    Delivery.objects.update(lease_until=LATER + timedelta(seconds=100), attempts=1)
    assert send() == 0
    assert send(LATER + timedelta(seconds=101)) == 1
    assert states(message) == {ANNA: "sent"}


def test_a_failed_message_is_sent_again_to_those_only_who_lack_it(
    mailbox: Mailbox, server: Script, cast: Cast, ticket: Ticket
) -> None:
    server.recipients[BEN] = ["550 no"]
    message = answer(ticket, cast, to=BOTH)
    send()
    retry(message.delivery, by=cast.bob.actor)
    with pytest.raises(TooLate):
        undo_send(message, by=cast.bob.actor)
    send(clock.now() + timedelta(minutes=1))
    assert [mail.recipients for mail in server.taken] == [[ANNA], [BEN]]

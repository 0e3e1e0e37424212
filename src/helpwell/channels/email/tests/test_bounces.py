"""Reports on our mail stand in the ticket that caused them, and mark the address; they never cause mail."""

import pytest

from conftest import Cast
from helpwell.channels.email.addresses import bounce_address
from helpwell.channels.email.models import SystemMail
from helpwell.channels.email.tests.letters import arrive, letter, report
from helpwell.channels.models import Arrival
from helpwell.customers.models import Identity
from helpwell.events.models import Event
from helpwell.kit import clock
from helpwell.tickets.models import Delivery, Message, Recipient, Status, Ticket
from helpwell.tickets.verbs.compose import To
from helpwell.tickets.verbs.reply import reply
from helpwell.tickets.verbs.set_status import set_status

ANNA = "anna@acme.test"


@pytest.fixture
def sent(cast: Cast, ticket: Ticket) -> Delivery:
    """Our answer to Anna, with Ben in copy, left an hour ago."""
    to = [To(ANNA), To("ben@elsewhere.test", role="cc")]
    message = reply(ticket, by=cast.bob.actor, text="We look into it.", recipients=to)
    delivery = message.delivery
    delivery.state = Delivery.State.SENT
    delivery.sent_at = clock.ago(hours=1)
    delivery.save()
    delivery.recipients.update(state=Recipient.State.SENT)
    return delivery


def _signed(cast: Cast, delivery: Delivery) -> str:
    address = bounce_address(cast.mailbox, delivery.pk)
    assert address is not None
    return address


def _undeliverable(address: str) -> bool:
    return Identity.objects.get(value=address).undeliverable_since is not None


def _state(delivery: Delivery, address: str) -> str:
    return delivery.recipients.get(address=address).state


def test_a_hard_bounce_to_the_signed_address_marks_its_recipient(
    cast: Cast, sent: Delivery
) -> None:
    mail = report(ANNA, to=_signed(cast, sent))
    arrival = arrive(mail, cast.channel, to=_signed(cast, sent))
    assert arrival.message is not None
    assert arrival.message.ticket == sent.message.ticket
    assert arrival.message.joined_by == Message.JoinedBy.BOUNCE
    assert arrival.message.is_automatic
    assert arrival.message.author.kind == "desk"
    assert ANNA in arrival.message.text
    assert _state(sent, ANNA) == Recipient.State.BOUNCED
    assert _state(sent, "ben@elsewhere.test") == Recipient.State.SENT
    assert _undeliverable(ANNA)
    assert not _undeliverable("ben@elsewhere.test")
    assert Event.objects.filter(name="AddressFailed").count() == 1


def test_a_bounce_is_found_by_the_message_id_it_returns(cast: Cast, sent: Delivery) -> None:
    mail = report("ben@elsewhere.test", returned=sent.message.external_id)
    arrival = arrive(mail, cast.channel)
    assert arrival.state == Arrival.State.TICKET
    assert _state(sent, "ben@elsewhere.test") == Recipient.State.BOUNCED
    assert _undeliverable("ben@elsewhere.test")


def test_a_soft_bounce_leaves_the_address_alone(cast: Cast, sent: Delivery) -> None:
    mail = report(
        ANNA,
        returned=sent.message.external_id,
        status="4.2.2",
        why="452 4.2.2 The mailbox is full",
    )
    arrive(mail, cast.channel)
    assert _state(sent, ANNA) == Recipient.State.BOUNCED
    assert not _undeliverable(ANNA)


def test_a_delay_is_noted_and_changes_no_state(cast: Cast, sent: Delivery) -> None:
    mail = report(
        ANNA, returned=sent.message.external_id, action="delayed", status="4.4.1", why="Will retry"
    )
    arrival = arrive(mail, cast.channel)
    assert arrival.message is not None
    assert "delayed" in arrival.message.text
    assert _state(sent, ANNA) == Recipient.State.SENT
    sent.message.ticket.refresh_from_db()
    assert not sent.message.ticket.delivery_failed


def test_a_bounce_that_names_the_address_alone_does_not_mark_it_for_all_tickets(
    cast: Cast, sent: Delivery
) -> None:
    """Anybody can write such a report."""
    arrival = arrive(report(ANNA), cast.channel)
    assert arrival.state == Arrival.State.TICKET
    assert _state(sent, ANNA) == Recipient.State.BOUNCED
    assert not _undeliverable(ANNA)


def test_a_bounce_names_no_recipient_that_was_not_on_the_mail(cast: Cast, sent: Delivery) -> None:
    """Ben knows the Message-ID, since he got the mail; he cannot have a third person marked with it."""
    arrive(report("carl@third.test", returned=sent.message.external_id), cast.channel)
    states = set(sent.recipients.values_list("state", flat=True))
    assert states == {Recipient.State.SENT}


def test_a_second_report_changes_nothing_more(cast: Cast, sent: Delivery) -> None:
    for _ in range(2):
        arrive(report(ANNA, returned=sent.message.external_id), cast.channel)
    assert Event.objects.filter(name="DeliveryBounced").count() == 1


def test_a_bounce_reopens_nothing_and_sends_nothing(cast: Cast, sent: Delivery) -> None:
    cast.mailbox.acknowledge = True
    cast.mailbox.save()
    set_status(sent.message.ticket, by=cast.bob.actor, status=Status.CLOSED)
    before = Delivery.objects.count()
    arrival = arrive(report(ANNA, returned=sent.message.external_id), cast.channel)
    assert arrival.message is not None
    assert arrival.message.ticket == sent.message.ticket
    sent.message.ticket.refresh_from_db()
    assert sent.message.ticket.status == Status.CLOSED
    assert Ticket.objects.count() == 1
    assert (Delivery.objects.count(), SystemMail.objects.count()) == (before, 0)


@pytest.mark.parametrize(
    "mail",
    [
        report("nobody@nowhere.test"),
        report("nobody@nowhere.test", returned="<unknown@desk.test>"),
        report("nobody@nowhere.test", to="support+b1-aaaaaaaaaaaaaaaa@desk.test"),
    ],
    ids=["nothing known", "an unknown message id", "a forged bounce address"],
)
def test_a_report_on_nothing_of_ours_is_ignored(cast: Cast, mail: bytes) -> None:
    arrival = arrive(mail, cast.channel)
    assert (arrival.state, Ticket.objects.count()) == (Arrival.State.IGNORED, 0)
    assert "did not send" in arrival.reason


def test_a_report_on_mail_of_the_desk_itself_is_ignored(cast: Cast) -> None:
    SystemMail.objects.create(
        kind="invitation", to="new@desk.test", message_id="<invite@desk.test>", subject="", text=""
    )
    arrival = arrive(report("new@desk.test", returned="<invite@desk.test>"), cast.channel)
    assert arrival.state == Arrival.State.IGNORED
    assert "desk itself" in arrival.reason


def test_a_mail_from_the_address_shows_that_it_works_again(cast: Cast, sent: Delivery) -> None:
    arrive(report(ANNA, returned=sent.message.external_id), cast.channel)
    assert _undeliverable(ANNA)
    arrive(letter(headers=[("Auto-Submitted", "auto-replied")]), cast.channel)
    assert _undeliverable(ANNA)
    arrive(letter(subject="I am back"), cast.channel)
    assert not _undeliverable(ANNA)


def test_a_vacation_note_to_the_bounce_address_joins_its_ticket(cast: Cast, sent: Delivery) -> None:
    """A responder answers the envelope's sender."""
    note = letter(
        subject="Out of office",
        to=_signed(cast, sent),
        headers=[("Auto-Submitted", "auto-replied"), ("Return-Path", "<>")],
    )
    arrival = arrive(note, cast.channel, to=_signed(cast, sent))
    assert arrival.message is not None
    assert (arrival.message.ticket, arrival.message.is_automatic) == (sent.message.ticket, True)
    assert _state(sent, ANNA) == Recipient.State.SENT

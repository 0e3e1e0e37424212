"""Mail of side conversations: it leaves as replies do, comes back only from those who take part, and never reaches the customer."""

from datetime import timedelta

import pytest

from conftest import NOON, Cast
from helpwell.channels.email.addresses import side_address, side_bounce_address
from helpwell.channels.email.models import CaughtMail
from helpwell.channels.email.send.deliver import send_due
from helpwell.channels.email.send.side import send_side_mail
from helpwell.channels.email.send.tests.conftest import connected
from helpwell.channels.email.send.tests.smtp_server import Script, serving
from helpwell.channels.email.tests.letters import arrive, letter, report
from helpwell.channels.models import Arrival
from helpwell.conversations.models import SideConversation, SideDelivery, SideMessage, SideRecipient
from helpwell.conversations.verbs.close import close
from helpwell.conversations.verbs.start import start
from helpwell.conversations.verbs.write import write
from helpwell.events.models import Event
from helpwell.kit import clock
from helpwell.tickets.models import Message, Shelf, Status, Ticket
from helpwell.tickets.verbs.reply import reply
from helpwell.tickets.verbs.set_status import set_status

SUPPLIER = "parts@supplier.test"
FORGED = [("Authentication-Results", "mx.desk.test; dmarc=fail header.from=supplier.test")]


@pytest.fixture
def aside(cast: Cast, ticket: Ticket) -> SideConversation:
    return start(
        ticket, by=cast.bob.actor, subject="Spare wheel", to=[SUPPLIER], text="Do you have wheel 7?"
    )


def address_of(cast: Cast, aside: SideConversation) -> str:
    address = side_address(cast.mailbox, aside.pk)
    assert address is not None
    return address


def answer(cast: Cast, to: str, sender: str = f"Paula <{SUPPLIER}>", **more: object) -> Arrival:
    raw = letter(sender, "Re: Spare wheel", "Yes, two of them.", to=to, **more)  # type: ignore[arg-type]
    return arrive(raw, cast.channel, to=to)


def said(aside: SideConversation) -> list[str]:
    return list(
        SideMessage.objects.filter(conversation=aside).order_by("id").values_list("text", flat=True)
    )


def test_the_mail_leaves_with_its_own_reply_address_and_no_number_of_the_ticket(
    cast: Cast, aside: SideConversation, ticket: Ticket
) -> None:
    assert send_side_mail() == 1
    raw = bytes(CaughtMail.objects.get().raw).decode()
    assert f"Reply-To: {address_of(cast, aside)}" in raw
    assert "Subject: Spare wheel\r\n" in raw
    assert f"[#{ticket.pk}]" not in raw
    assert "anna" not in raw.lower()
    assert SideDelivery.objects.get().state == "sent"
    assert send_side_mail() == 0


def test_a_server_that_says_later_is_tried_again_and_one_that_refuses_is_noted(
    cast: Cast, aside: SideConversation
) -> None:
    server = Script(recipients={SUPPLIER: ["451 4.2.1 later", "550 5.1.1 no such user"]})
    with serving(server) as port:
        connected(cast.mailbox, port)
        send_side_mail()
        assert SideDelivery.objects.get().state == "queued"
        with clock.at(clock.now() + timedelta(hours=1)):
            send_side_mail()
    assert SideDelivery.objects.get().state == "failed"
    assert SideRecipient.objects.get().state == "failed"
    assert "no such user" in Event.objects.get(name="ConversationMailFailed").facts["detail"]


def test_a_mail_that_is_taken_leaves_once(cast: Cast, aside: SideConversation) -> None:
    server = Script()
    with serving(server) as port:
        connected(cast.mailbox, port)
        assert send_side_mail() == 1
        assert send_side_mail() == 0
    taken = server.taken[0]
    assert taken.recipients == [SUPPLIER]
    assert taken.envelope_from == side_bounce_address(cast.mailbox, SideDelivery.objects.get().pk)


def test_an_unreachable_server_keeps_the_mail_waiting(cast: Cast, aside: SideConversation) -> None:
    with serving(Script()) as port:
        pass
    connected(cast.mailbox, port)
    assert send_side_mail() == 1
    delivery = SideDelivery.objects.get()
    assert delivery.state == "queued"
    assert delivery.lease_until is None
    assert delivery.error
    assert delivery.due_at > clock.now()


def test_an_answer_joins_by_the_signed_address(
    cast: Cast, aside: SideConversation, ticket: Ticket
) -> None:
    arrival = answer(cast, address_of(cast, aside))
    assert arrival.state == Arrival.State.TICKET
    assert arrival.message is None
    assert said(aside) == ["Do you have wheel 7?", "Yes, two of them."]
    aside.refresh_from_db()
    assert aside.waits_for_us
    assert Message.objects.filter(ticket=ticket).count() == 1
    assert Ticket.objects.count() == 1


def test_an_answer_joins_by_message_id(cast: Cast, aside: SideConversation) -> None:
    first = SideMessage.objects.get()
    answer(cast, "support@desk.test", headers=[("In-Reply-To", first.external_id)])
    assert len(said(aside)) == 2


def test_a_stranger_with_the_address_is_held_and_joins_nothing(
    cast: Cast, aside: SideConversation, ticket: Ticket
) -> None:
    arrival = answer(cast, address_of(cast, aside), "Eve <eve@evil.test>")
    assert len(said(aside)) == 1
    held = arrival.message.ticket  # type: ignore[union-attr]
    assert held.shelf == Shelf.HELD
    assert held.held_for is None
    assert "takes no part" in held.held_reason
    assert held.customer.email == "eve@evil.test"


def test_the_customer_cannot_get_in_even_with_the_address(
    cast: Cast, aside: SideConversation
) -> None:
    arrival = answer(cast, address_of(cast, aside), "Anna <anna@acme.test>")
    assert len(said(aside)) == 1
    assert arrival.message is not None
    assert arrival.message.ticket.shelf == Shelf.HELD


def test_a_stranger_who_saw_the_message_id_begins_a_ticket(
    cast: Cast, aside: SideConversation
) -> None:
    first = SideMessage.objects.get()
    arrival = answer(
        cast,
        "support@desk.test",
        "Eve <eve@evil.test>",
        headers=[("In-Reply-To", first.external_id)],
    )
    assert len(said(aside)) == 1
    assert arrival.message is not None
    assert arrival.message.joined_by == Message.JoinedBy.NEW


def test_a_spoofed_supplier_is_held(cast: Cast, aside: SideConversation) -> None:
    cast.mailbox.trusted_auth_server = "mx.desk.test"
    cast.mailbox.save()
    arrival = answer(cast, address_of(cast, aside), headers=FORGED)
    assert len(said(aside)) == 1
    assert arrival.message is not None
    assert arrival.message.ticket.shelf == Shelf.HELD


def test_one_who_is_named_in_reply_to_alone_does_not_join(
    cast: Cast, aside: SideConversation
) -> None:
    arrival = answer(
        cast, address_of(cast, aside), "noreply@evil.test", headers=[("Reply-To", SUPPLIER)]
    )
    assert len(said(aside)) == 1
    assert arrival.message is not None
    assert arrival.message.ticket.shelf == Shelf.HELD


def test_an_automatic_answer_is_kept_and_wakes_nobody(
    cast: Cast, aside: SideConversation, ticket: Ticket
) -> None:
    set_status(ticket, by=cast.bob.actor, status=Status.ON_HOLD)
    close(aside, by=cast.bob.actor)
    answer(cast, address_of(cast, aside), headers=[("Auto-Submitted", "auto-replied")])
    aside.refresh_from_db()
    ticket.refresh_from_db()
    assert len(said(aside)) == 2
    assert SideMessage.objects.latest("id").is_automatic
    assert aside.closed_at is not None
    assert not aside.waits_for_us
    assert ticket.status == Status.ON_HOLD
    assert SideDelivery.objects.count() == 1


def test_a_strangers_automatic_answer_is_ignored(cast: Cast, aside: SideConversation) -> None:
    arrival = answer(
        cast,
        address_of(cast, aside),
        "Bot <bot@supplier.test>",
        headers=[("Auto-Submitted", "auto-replied")],
    )
    assert arrival.state == Arrival.State.IGNORED
    assert arrival.reason


def test_a_flood_is_held(
    cast: Cast, aside: SideConversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpwell.channels.email.intake.storms.MOST_MESSAGES_AN_HOUR", 2)
    answer(cast, address_of(cast, aside))
    raw = letter(SUPPLIER, "Re", "and one more", to=address_of(cast, aside))
    arrival = arrive(raw, cast.channel, to=address_of(cast, aside))
    assert arrival.message is not None
    assert arrival.message.ticket.shelf == Shelf.HELD
    assert len(said(aside)) == 2


def test_an_answer_opens_a_ticket_on_hold_and_says_why(
    cast: Cast, aside: SideConversation, ticket: Ticket
) -> None:
    set_status(ticket, by=cast.bob.actor, status=Status.ON_HOLD)
    answer(cast, address_of(cast, aside))
    ticket.refresh_from_db()
    assert ticket.status == Status.OPEN
    event = Event.objects.filter(name="StatusChanged").latest("id")
    assert event.act is not None
    assert "Spare wheel" in event.act.words


def test_the_switch_leaves_the_ticket_on_hold(cast: Cast, ticket: Ticket) -> None:
    aside = start(
        ticket, by=cast.bob.actor, subject="W", to=[SUPPLIER], text="?", opens_ticket=False
    )
    set_status(ticket, by=cast.bob.actor, status=Status.ON_HOLD)
    answer(cast, address_of(cast, aside))
    ticket.refresh_from_db()
    assert ticket.status == Status.ON_HOLD


def test_a_bounce_is_noted_on_its_recipient(cast: Cast, aside: SideConversation) -> None:
    send_side_mail()
    delivery = SideDelivery.objects.get()
    to = side_bounce_address(cast.mailbox, delivery.pk) or ""
    arrival = arrive(report(SUPPLIER, to=to), cast.channel, to=to, envelope_from="")
    assert arrival.state == Arrival.State.TICKET
    assert arrival.message is None
    assert SideRecipient.objects.get().state == "bounced"
    arrive(report(SUPPLIER, returned=SideMessage.objects.get().external_id), cast.channel)
    assert Event.objects.filter(name="ConversationMailFailed").count() == 1


def test_what_is_said_aside_never_leaves_to_the_customer(
    cast: Cast, aside: SideConversation, ticket: Ticket
) -> None:
    answer(cast, address_of(cast, aside))
    write(aside, by=cast.bob.actor, text="Please send one, secret price 5")
    with clock.at(NOON):
        reply(ticket, by=cast.bob.actor, text="It is on its way.")
    with clock.at(NOON + timedelta(minutes=5)):
        send_due()
    to_anna = CaughtMail.objects.get(recipients="anna@acme.test")
    raw = bytes(to_anna.raw).decode()
    assert "on its way" in raw
    for secret in ("wheel", "secret price", "supplier", "two of them"):
        assert secret not in raw


def test_an_answer_quotes_its_own_conversation_alone(cast: Cast, aside: SideConversation) -> None:
    answer(cast, address_of(cast, aside))
    write(aside, by=cast.bob.actor, text="Please send one")
    send_side_mail()
    raw = bytes(CaughtMail.objects.latest("id").raw).decode()
    assert "> Yes, two of them." in raw
    assert "charged twice" not in raw
    theirs = SideMessage.objects.get(direction="inbound")
    assert f"In-Reply-To: {theirs.external_id}" in raw


def test_a_colleagues_name_is_believed_only_where_the_server_proves_it(
    cast: Cast, ticket: Ticket
) -> None:
    aside = start(ticket, by=cast.bob.actor, subject="Ask", to=["carol@desk.test"], text="Carol?")
    cast.mailbox.trusted_auth_server = "mx.desk.test"
    cast.mailbox.save()
    answer(cast, address_of(cast, aside), "Carol <carol@desk.test>")
    assert SideMessage.objects.latest("id").author is None
    proof = [("Authentication-Results", "mx.desk.test; dmarc=pass header.from=desk.test")]
    raw = letter(
        "Carol <carol@desk.test>", "Re", "It is mine.", to=address_of(cast, aside), headers=proof
    )
    arrive(raw, cast.channel, to=address_of(cast, aside))
    assert SideMessage.objects.latest("id").author == cast.carol.actor


def test_the_same_mail_twice_is_one_message(cast: Cast, aside: SideConversation) -> None:
    raw = letter(SUPPLIER, "Re", "Yes", to=address_of(cast, aside))
    arrive(raw, cast.channel, to=address_of(cast, aside))
    again = arrive(raw, cast.channel, to=address_of(cast, aside))
    assert again.state == Arrival.State.DUPLICATE
    assert len(said(aside)) == 2

"""What can be done with a side conversation, and what cannot."""

import pytest

from conftest import Cast
from helpwell.conversations.models import SideConversation, SideDelivery, SideMessage
from helpwell.conversations.verbs.add_participant import add_participant
from helpwell.conversations.verbs.close import close, reopen
from helpwell.conversations.verbs.deliver import mark_failed, retry
from helpwell.conversations.verbs.invite import MOST_PARTICIPANTS, CannotTakePart
from helpwell.conversations.verbs.start import start
from helpwell.conversations.verbs.write import write
from helpwell.events.models import Event
from helpwell.events.undoing import undo_event
from helpwell.tickets.models import Message, Ticket
from helpwell.tickets.verbs.participate import add_participant as put_in_copy
from helpwell.tickets.verbs.reply import NothingToSend
from helpwell.tickets.verbs.upload import upload

SUPPLIER = "parts@supplier.test"


@pytest.fixture
def aside(cast: Cast, ticket: Ticket) -> SideConversation:
    return start(
        ticket, by=cast.bob.actor, subject="Spare wheel", to=[SUPPLIER], text="Do you have one?"
    )


def test_starting_queues_one_mail_to_each(cast: Cast, ticket: Ticket) -> None:
    aside = start(
        ticket,
        by=cast.bob.actor,
        subject="Wheel",
        to=["Parts@Supplier.test", SUPPLIER, "carol@desk.test"],
        text="Well?",
    )
    delivery = SideDelivery.objects.get()
    assert [one.address for one in delivery.recipients.order_by("id")] == [
        SUPPLIER,
        "carol@desk.test",
    ]
    assert aside.participants.get(address="carol@desk.test").agent == cast.carol
    assert Event.objects.filter(name="ConversationStarted", subject_id=ticket.pk).count() == 1
    assert Message.objects.filter(ticket=ticket).count() == 1


def test_the_same_form_twice_starts_once(cast: Cast, ticket: Ticket) -> None:
    words = {
        "by": cast.bob.actor,
        "subject": "W",
        "to": [SUPPLIER],
        "text": "?",
        "client_id": "a" * 32,
    }
    first = start(ticket, **words)  # type: ignore[arg-type]
    assert start(ticket, **words) == first  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="another"):
        start(ticket, **{**words, "by": cast.sam.actor})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "address",
    [
        "anna@acme.test",
        "ANNA@acme.test",
        "copied@acme.test",
        "support@desk.test",
        "support+x@desk.test",
        "no address",
        "",
    ],
)
def test_the_customers_side_and_our_mailboxes_stay_out(
    cast: Cast, ticket: Ticket, address: str
) -> None:
    put_in_copy(ticket, by=cast.bob.actor, customer=cast.ben, address="copied@acme.test")
    with pytest.raises(CannotTakePart):
        start(ticket, by=cast.bob.actor, subject="W", to=[address], text="?")
    aside = start(ticket, by=cast.bob.actor, subject="W", to=[SUPPLIER], text="?")
    with pytest.raises(CannotTakePart):
        add_participant(aside, by=cast.bob.actor, address=address)
    assert SideConversation.objects.count() == 1


def test_nobody_and_too_many_are_refused(cast: Cast, ticket: Ticket) -> None:
    for to in ([], [f"p{n}@x.test" for n in range(MOST_PARTICIPANTS + 1)]):
        with pytest.raises(CannotTakePart):
            start(ticket, by=cast.bob.actor, subject="W", to=to, text="?")


def test_an_empty_message_is_refused_and_leaves_nothing(cast: Cast, ticket: Ticket) -> None:
    with pytest.raises(NothingToSend):
        start(ticket, by=cast.bob.actor, subject="W", to=[SUPPLIER], text=" \n")
    assert not SideConversation.objects.exists()


def test_writing_goes_to_all_and_opens_a_closed_one(cast: Cast, aside: SideConversation) -> None:
    assert add_participant(aside, by=cast.bob.actor, address="two@supplier.test")
    assert not add_participant(aside, by=cast.bob.actor, address="two@supplier.test")
    close(aside, by=cast.bob.actor)
    message = write(aside, by=cast.bob.actor, text="And now?", client_id="b" * 32)
    assert write(aside, by=cast.bob.actor, text="And now?", client_id="b" * 32) == message
    assert message.delivery.recipients.count() == 2
    aside.refresh_from_db()
    assert aside.is_open
    assert aside.message_count == 2
    assert Event.objects.filter(name="ConversationReopened").count() == 1


def test_files_move_from_the_upload(cast: Cast, aside: SideConversation) -> None:
    file = upload(by=cast.bob, name="plan.txt", content=b"a plan")
    message = write(aside, by=cast.bob.actor, text="", uploads=[file])
    assert message.attachments.get().storage_key == file.storage_key
    assert not type(file).objects.exists()


def test_closing_twice_is_one_event_and_can_be_undone(cast: Cast, aside: SideConversation) -> None:
    close(aside, by=cast.bob.actor)
    close(aside, by=cast.bob.actor)
    event = Event.objects.get(name="ConversationClosed")
    undo_event(event, by=cast.bob.actor)
    aside.refresh_from_db()
    assert aside.is_open
    reopen(aside, by=cast.bob.actor)
    assert Event.objects.filter(name="ConversationReopened").count() == 1


def test_a_failed_mail_is_sent_again_on_demand(cast: Cast, aside: SideConversation) -> None:
    delivery = SideMessage.objects.get().delivery
    mark_failed(delivery, why="no")
    delivery.refresh_from_db()
    assert delivery.state == "failed"
    retry(delivery)
    delivery.refresh_from_db()
    assert delivery.state == "queued"
    assert delivery.recipients.get().state == "queued"


def test_a_mail_that_left_is_not_sent_again(cast: Cast, aside: SideConversation) -> None:
    delivery = SideMessage.objects.get().delivery
    delivery.recipients.update(state="sent")
    SideDelivery.objects.update(state="sent")
    retry(delivery)
    delivery.refresh_from_db()
    assert delivery.state == "sent"

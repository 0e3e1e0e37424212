"""Out of the way for a while, in the bin for thirty days, called by name, sent on."""

from datetime import timedelta

import pytest

from conftest import NOON, Cast, ask
from helpwell.events.models import Event
from helpwell.kit import clock
from helpwell.tickets.counts import counts_for
from helpwell.tickets.models import Follower, Message, Shelf, Status, Ticket
from helpwell.tickets.verbs.compose import To
from helpwell.tickets.verbs.delete import StillSending, delete, purge_old, restore
from helpwell.tickets.verbs.forward import forward
from helpwell.tickets.verbs.mention import mention
from helpwell.tickets.verbs.merge import merge
from helpwell.tickets.verbs.note import note
from helpwell.tickets.verbs.receive import Incoming, receive
from helpwell.tickets.verbs.reply import NothingToSend, reply
from helpwell.tickets.verbs.set_status import set_status
from helpwell.tickets.verbs.snooze import CannotSnooze, snooze, wake_due


def test_a_snoozed_ticket_comes_back_open_when_its_time_is_over(cast: Cast, ticket: Ticket) -> None:
    with clock.at(NOON):
        set_status(ticket, by=cast.bob.actor, status=Status.PENDING)
        snooze(ticket, by=cast.bob.actor, until=NOON + timedelta(hours=2))
        assert wake_due() == 0
    ticket.refresh_from_db()
    assert ticket.shelf == Shelf.SNOOZED
    with clock.at(NOON + timedelta(hours=2)):
        assert wake_due() == 1
        assert wake_due() == 0
    ticket.refresh_from_db()
    assert (ticket.shelf, ticket.status) == (Shelf.OPEN, Status.OPEN)


def test_an_answer_of_the_customer_wakes_it(cast: Cast, ticket: Ticket) -> None:
    snooze(ticket, by=cast.bob.actor, until=clock.now() + timedelta(days=1))
    incoming = Incoming(channel=cast.channel, customer=cast.anna, subject="Re", text="Hello?")
    receive(incoming, into=ticket, joined_by="message_id")
    ticket.refresh_from_db()
    assert ticket.snoozed_until is None
    assert Event.objects.get(name="SnoozeEnded").facts["because"] == "reply"


def test_what_is_in_nobodys_way_is_not_snoozed(cast: Cast, ticket: Ticket) -> None:
    for until in (clock.now() - timedelta(hours=1), clock.now() + timedelta(days=400)):
        with pytest.raises(CannotSnooze):
            snooze(ticket, by=cast.bob.actor, until=until)
    set_status(ticket, by=cast.bob.actor, status=Status.SOLVED)
    with pytest.raises(CannotSnooze):
        snooze(ticket, by=cast.bob.actor, until=clock.now() + timedelta(hours=1))


def test_mail_to_a_deleted_ticket_begins_a_linked_one(cast: Cast, ticket: Ticket) -> None:
    delete(ticket, by=cast.sam.actor)
    incoming = Incoming(channel=cast.channel, customer=cast.anna, subject="Re", text="Hello?")
    came = receive(incoming, into=ticket, joined_by="message_id")
    assert came.ticket_id != ticket.pk
    assert came.ticket.follow_up_of_id == ticket.pk
    restore(ticket, by=cast.sam.actor)
    ticket.refresh_from_db()
    assert ticket.shelf == Shelf.OPEN


def test_a_ticket_whose_mail_waits_to_leave_is_not_deleted(cast: Cast, ticket: Ticket) -> None:
    reply(ticket, by=cast.bob.actor, text="On its way")
    with pytest.raises(StillSending):
        delete(ticket, by=cast.sam.actor)


def test_the_bin_is_emptied_after_thirty_days_and_the_counters_follow(
    cast: Cast, ticket: Ticket
) -> None:
    other = ask(cast, cast.anna, "Merged", "Words")
    stays = ask(cast, cast.anna, "Stays", "Words")
    with clock.at(NOON):
        merge(other, by=cast.sam.actor, into=ticket)
        delete(ticket, by=cast.sam.actor)
    with clock.at(NOON + timedelta(days=29)):
        assert purge_old() == 0
    with clock.at(NOON + timedelta(days=30, minutes=1)):
        assert purge_old() == 1
    assert list(Ticket.objects.values_list("pk", flat=True)) == [stays.pk]
    assert Message.objects.count() == 1
    assert counts_for(cast.alice) == {(Shelf.OPEN, "all"): 1, (Shelf.OPEN, "unassigned"): 1}


def test_who_is_called_in_a_note_follows_the_ticket_if_they_may_see_it(
    cast: Cast, ticket: Ticket
) -> None:
    written = note(ticket, by=cast.bob.actor, text="@Sam @Carol @Zed look")
    called = mention(written, by=cast.bob.actor, agents=[cast.sam, cast.carol, cast.zed, cast.sam])
    assert called == [cast.sam]
    assert list(Follower.objects.values_list("agent", flat=True)) == [cast.sam.pk]


def test_a_forwarded_message_carries_words_and_files_and_leaves_the_turn(
    cast: Cast, ticket: Ticket
) -> None:
    message = ticket.messages.get()
    sent = forward(
        message, by=cast.bob.actor, recipients=[To("expert@else.test")], text="Please look"
    )
    assert sent.text.startswith("Please look")
    assert "I was charged twice" in sent.text
    ticket.refresh_from_db()
    assert ticket.waiting_since is not None
    again = forward(message, by=cast.bob.actor, recipients=[To("x@else.test")], client_id="a" * 32)
    same = forward(message, by=cast.bob.actor, recipients=[To("x@else.test")], client_id="a" * 32)
    assert again == same
    written = note(ticket, by=cast.bob.actor, text="Internal")
    for what, to in ((message, []), (written, [To("x@else.test")])):
        with pytest.raises(NothingToSend):
            forward(what, by=cast.bob.actor, recipients=to)

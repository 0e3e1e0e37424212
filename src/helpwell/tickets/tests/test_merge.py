"""Two tickets become one, and come apart again with what was written to each."""

import pytest

from conftest import Cast, ask
from helpwell.tickets.access import may_read, may_see
from helpwell.tickets.models import Message, Status, Ticket
from helpwell.tickets.threads import messages_of
from helpwell.tickets.verbs.merge import CannotMerge, merge, unmerge
from helpwell.tickets.verbs.receive import Incoming, receive
from helpwell.tickets.verbs.reply import default_recipients, reply
from helpwell.tickets.verbs.set_status import set_status


def _answer(cast: Cast, ticket: Ticket, text: str) -> Message:
    incoming = Incoming(channel=cast.channel, customer=ticket.customer, subject="Re", text=text)
    return receive(incoming, into=ticket, joined_by=Message.JoinedBy.MESSAGE_ID)


def test_an_answer_to_a_merged_ticket_lands_in_the_survivor_and_goes_back_with_it(
    cast: Cast, ticket: Ticket
) -> None:
    other = ask(cast, cast.anna, "Again", "The same question")
    merge(other, by=cast.bob.actor, into=ticket)
    other.refresh_from_db()
    came = _answer(cast, other, "Any news?")
    assert came.ticket_id == ticket.pk
    assert came.sent_to_id == other.pk
    ticket.refresh_from_db()
    assert [m.text for m in messages_of(ticket).order_by("id")][-1] == "Any news?"
    unmerge(other, by=cast.bob.actor)
    came.refresh_from_db()
    assert came.ticket_id == other.pk
    ticket.refresh_from_db()
    assert not ticket.has_merged
    assert messages_of(ticket).count() == 1


def test_the_other_customer_is_never_added_to_the_replies(cast: Cast, ticket: Ticket) -> None:
    bens = ask(cast, cast.ben, "Mine too", "Charged twice as well")
    home = merge(bens, by=cast.bob.actor, into=ticket)
    sent = reply(home, by=cast.bob.actor, text="For Anna alone")
    addresses = [one.address for one in sent.delivery.recipients.all()]
    assert addresses == ["anna@acme.test"]
    assert [to.address for to in default_recipients(home)] == ["anna@acme.test"]
    assert not home.participants.exists()


def test_who_sees_the_survivor_alone_reads_what_was_merged_into_it(
    cast: Cast, ticket: Ticket
) -> None:
    shippings = ask(cast, cast.ben, "Shipping", "Words")
    Ticket.objects.filter(pk=shippings.pk).update(team=cast.shipping)
    shippings.refresh_from_db()
    assert not may_read(cast.bob, shippings)
    merge(shippings, by=cast.sam.actor, into=ticket)
    shippings.refresh_from_db()
    assert may_read(cast.bob, shippings)
    assert not may_see(cast.bob, shippings)
    assert not may_see(cast.carol, ticket)  # and who sees the merged one alone sees that alone


def test_an_open_question_of_the_merged_one_opens_the_survivor(cast: Cast, ticket: Ticket) -> None:
    set_status(ticket, by=cast.bob.actor, status=Status.SOLVED)
    other = ask(cast, cast.anna, "Again", "Still open")
    assert merge(other, by=cast.bob.actor, into=ticket).status == Status.OPEN
    unmerge(other, by=cast.bob.actor)
    ticket.refresh_from_db()
    assert ticket.status == Status.SOLVED


def test_merged_ones_are_merged_on_and_come_apart_in_any_order(cast: Cast, ticket: Ticket) -> None:
    second = ask(cast, cast.anna, "Second", "Two")
    third = ask(cast, cast.anna, "Third", "Three")
    merge(ticket, by=cast.bob.actor, into=second)
    merge(second, by=cast.bob.actor, into=third)
    third.refresh_from_db()
    assert messages_of(third).count() == 3
    ticket.refresh_from_db()
    assert ticket.survivor().pk == third.pk
    unmerge(ticket, by=cast.bob.actor)
    third.refresh_from_db()
    assert messages_of(third).count() == 2


def test_one_is_not_merged_with_itself_nor_with_what_is_away(cast: Cast, ticket: Ticket) -> None:
    held = ask(cast, cast.ben, "Held", "Words", held_reason="Not proved")
    for other in (ticket, held):
        with pytest.raises(CannotMerge):
            merge(ticket, by=cast.bob.actor, into=other)
    other = ask(cast, cast.anna, "Other", "Words")
    merge(other, by=cast.bob.actor, into=ticket)
    with pytest.raises(CannotMerge):
        merge(ticket, by=cast.bob.actor, into=other)  # the other leads back to this one

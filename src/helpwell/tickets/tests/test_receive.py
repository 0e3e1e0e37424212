"""A message begins a ticket, joins one, reopens it, or continues a closed one."""

import pytest

from conftest import Cast, ask
from helpwell.events.models import Event
from helpwell.tickets.counts import counts_for
from helpwell.tickets.models import Message, Shelf, Status, Ticket
from helpwell.tickets.verbs.receive import Incoming, receive
from helpwell.tickets.verbs.set_status import set_status


def answer(
    cast: Cast, ticket: Ticket, text: str = "Still waiting.", *, is_automatic: bool = False
) -> Message:
    incoming = Incoming(
        channel=cast.channel,
        customer=cast.anna,
        subject=ticket.subject,
        text=text,
        from_address="anna@acme.test",
        is_automatic=is_automatic,
    )
    return receive(incoming, into=ticket, joined_by=Message.JoinedBy.REPLY_ADDRESS)


def test_a_first_message_begins_a_ticket_of_the_channels_team(cast: Cast, ticket: Ticket) -> None:
    assert (ticket.status, ticket.team, ticket.customer) == (Status.NEW, cast.billing, cast.anna)
    assert ticket.is_our_turn
    assert list(Event.objects.filter(room="tickets").values_list("name", flat=True)) == [
        "TicketCreated",
        "MessageReceived",
    ]


@pytest.mark.parametrize("status", [Status.PENDING, Status.ON_HOLD, Status.SOLVED])
def test_an_answer_reopens(cast: Cast, ticket: Ticket, status: str) -> None:
    set_status(ticket, by=cast.bob.actor, status=status)
    answer(cast, ticket)
    ticket.refresh_from_db()
    assert ticket.status == Status.OPEN
    assert Event.objects.filter(name="TicketReopened", facts__because="reply").count() == 1


def test_an_automatic_answer_does_not_reopen(cast: Cast, ticket: Ticket) -> None:
    set_status(ticket, by=cast.bob.actor, status=Status.SOLVED)
    answer(cast, ticket, is_automatic=True)
    ticket.refresh_from_db()
    assert ticket.status == Status.SOLVED


def test_an_answer_to_a_closed_ticket_begins_a_linked_follow_up(cast: Cast, ticket: Ticket) -> None:
    set_status(ticket, by=cast.bob.actor, status=Status.CLOSED)
    message = answer(cast, ticket)
    assert message.ticket.follow_up_of == ticket
    assert message.joined_by == Message.JoinedBy.FOLLOW_UP
    ticket.refresh_from_db()
    assert ticket.status == Status.CLOSED


def test_counters_follow_every_move(cast: Cast, ticket: Ticket) -> None:
    ask(cast, cast.ben, "Where is it", "Lost parcel")
    assert counts_for(cast.bob)[(Shelf.OPEN, "unassigned")] == 2
    set_status(ticket, by=cast.bob.actor, status=Status.SOLVED)
    counts = counts_for(cast.bob)
    assert (counts[(Shelf.OPEN, "all")], counts[(Shelf.SOLVED, "team")]) == (1, 1)
    assert counts_for(cast.carol).get((Shelf.OPEN, "all"), 0) == 0

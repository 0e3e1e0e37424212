"""The same form sent twice writes once."""

import pytest

from conftest import Cast
from helpwell.events.models import Event
from helpwell.tickets.models import Message, Ticket
from helpwell.tickets.verbs.create import create
from helpwell.tickets.verbs.note import note
from helpwell.tickets.verbs.reply import reply


def test_the_same_reply_again_gives_the_same_message(cast: Cast, ticket: Ticket) -> None:
    first = reply(ticket, by=cast.bob.actor, text="Yes.", client_id="a" * 32)
    again = reply(ticket, by=cast.bob.actor, text="Yes.", client_id="a" * 32)
    assert first == again
    assert Message.objects.filter(direction="outbound").count() == 1
    assert Event.objects.filter(name="MessageSent").count() == 1


def test_without_a_client_id_each_reply_is_its_own(cast: Cast, ticket: Ticket) -> None:
    assert reply(ticket, by=cast.bob.actor, text="Yes.") != reply(
        ticket, by=cast.bob.actor, text="Yes."
    )


def test_the_same_note_again_gives_the_same_note(cast: Cast, ticket: Ticket) -> None:
    first = note(ticket, by=cast.bob.actor, text="Hm.", client_id="b" * 32)
    assert first == note(ticket, by=cast.bob.actor, text="Hm.", client_id="b" * 32)


def test_the_client_id_of_another_agent_reveals_nothing(cast: Cast, ticket: Ticket) -> None:
    reply(ticket, by=cast.bob.actor, text="Yes.", client_id="c" * 32)
    with pytest.raises(ValueError, match="another message"):
        reply(ticket, by=cast.sam.actor, text="No.", client_id="c" * 32)


def test_the_same_new_ticket_again_gives_the_same_ticket(cast: Cast) -> None:
    about = {"channel": cast.channel, "customer": cast.anna, "subject": "Hello", "text": "We call."}
    first = create(by=cast.bob.actor, client_id="d" * 32, **about)  # type: ignore[arg-type]
    assert first == create(by=cast.bob.actor, client_id="d" * 32, **about)  # type: ignore[arg-type]
    assert Ticket.objects.count() == 1

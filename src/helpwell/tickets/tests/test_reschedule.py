"""A queued message can be moved to another time."""

from datetime import timedelta

import pytest

from conftest import Cast
from helpwell.events.models import Event
from helpwell.kit import clock
from helpwell.tickets.models import Delivery, Ticket
from helpwell.tickets.verbs.reply import reply
from helpwell.tickets.verbs.reschedule import reschedule
from helpwell.tickets.verbs.undo_send import TooLate


def test_a_queued_message_leaves_at_the_new_time(cast: Cast, ticket: Ticket) -> None:
    later = clock.now() + timedelta(hours=3)
    message = reply(ticket, by=cast.bob.actor, text="Yes.", send_at=clock.now() + timedelta(days=1))
    reschedule(message, by=cast.bob.actor, send_at=later)
    assert Delivery.objects.get().due_at == later
    assert Event.objects.filter(name="SendingMoved").count() == 1


def test_a_message_that_a_sender_has_stays(cast: Cast, ticket: Ticket) -> None:
    message = reply(ticket, by=cast.bob.actor, text="Yes.")
    Delivery.objects.update(lease_until=clock.now() + timedelta(minutes=1), attempts=1)
    with pytest.raises(TooLate):
        reschedule(message, by=cast.bob.actor, send_at=clock.now() + timedelta(hours=1))

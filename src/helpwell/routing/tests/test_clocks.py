"""Answers fall due in business hours: the clock starts with a waiting customer and stops with our answer."""

from datetime import UTC, datetime

import pytest

from conftest import Cast, ask
from helpwell.events.worker import drain
from helpwell.kit import clock
from helpwell.kit.hours import Interval
from helpwell.routing.verbs.set_hours import set_hours
from helpwell.routing.verbs.set_service_level import set_service_level
from helpwell.tickets.models import Status, Ticket
from helpwell.tickets.verbs.reply import reply
from helpwell.tickets.verbs.set_status import set_status
from helpwell.tickets.verbs.undo_send import undo_send

FRIDAY_AFTERNOON = datetime(2026, 11, 6, 15, 0, tzinfo=UTC)  # 16:00 in Berlin
MONDAY_11 = datetime(2026, 11, 9, 10, 0, tzinfo=UTC)  # 11:00 in Berlin


@pytest.fixture
def waiting(cast: Cast) -> Ticket:
    nine_to_five = [Interval.parse("09:00-17:00")]
    hours = set_hours(
        by=cast.alice.actor, time_zone="Europe/Berlin", week=dict.fromkeys(range(5), nine_to_five)
    )
    set_service_level(
        by=cast.alice.actor, hours=hours, first_reply_minutes=180, next_reply_minutes=60
    )
    with clock.at(FRIDAY_AFTERNOON):
        found = ask(cast, cast.anna, "Late on Friday", "Can you help?")
        drain()
    found.refresh_from_db()
    return found


def test_the_weekend_does_not_count(waiting: Ticket) -> None:
    assert (waiting.due_at, waiting.due_kind) == (MONDAY_11, "first")


def test_an_answer_stops_the_clock_and_taking_it_back_starts_it_again(
    cast: Cast, waiting: Ticket
) -> None:
    message = reply(waiting, by=cast.bob.actor, text="Yes.")
    drain()
    waiting.refresh_from_db()
    assert waiting.due_at is None
    undo_send(message, by=cast.bob.actor)
    drain()
    waiting.refresh_from_db()
    assert waiting.due_at == MONDAY_11


def test_solving_owes_nothing(cast: Cast, waiting: Ticket) -> None:
    set_status(waiting, by=cast.bob.actor, status=Status.SOLVED)
    drain()
    waiting.refresh_from_db()
    assert waiting.due_at is None


def test_overlapping_periods_are_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="overlap"):
        set_hours(
            by=cast.alice.actor, time_zone="UTC", week={0: [Interval(0, 100), Interval(50, 200)]}
        )

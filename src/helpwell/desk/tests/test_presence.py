"""Who is looking: each person once, as long as a page of theirs is alive."""

from datetime import timedelta

import pytest

from conftest import NOON, Cast
from helpwell.desk import presence
from helpwell.desk.models import Looking
from helpwell.events.models import Nudge
from helpwell.kit import clock
from helpwell.tickets.models import Ticket


@pytest.fixture(autouse=True)
def _nudges_as_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """As without Redis: a nudge is a row that can be looked at."""
    monkeypatch.setattr("helpwell.events.live.is_published", False)


def names(ticket: Ticket) -> list[object]:
    return [person["name"] for person in presence.looking_at(ticket.pk)]


def test_two_pages_of_one_person_are_one_person(cast: Cast, ticket: Ticket) -> None:
    presence.arrive(cast.bob, ticket.pk, "one")
    presence.arrive(cast.bob, ticket.pk, "two")
    presence.arrive(cast.sam, ticket.pk, "three")
    assert names(ticket) == ["Bob", "Sam"]
    presence.leave("one", [ticket.pk])
    assert names(ticket) == ["Bob", "Sam"]
    presence.leave("two", [ticket.pk])
    assert names(ticket) == ["Sam"]


def test_a_page_whose_process_died_is_forgotten(cast: Cast, ticket: Ticket) -> None:
    with clock.at(NOON):
        presence.arrive(cast.bob, ticket.pk, "dead")
        presence.arrive(cast.sam, ticket.pk, "alive")
    with clock.at(NOON + timedelta(seconds=40)):
        assert names(ticket) == ["Bob", "Sam"]
        presence.keep(["alive"])
    with clock.at(NOON + timedelta(seconds=46)):
        assert names(ticket) == ["Sam"]
        assert presence.forget_gone() == 1
        assert presence.forget_gone() == 0
    assert [row.page for row in Looking.objects.all()] == ["alive"]


def test_coming_and_going_is_told_on_a_topic_of_its_own(cast: Cast, ticket: Ticket) -> None:
    Nudge.objects.all().delete()
    presence.arrive(cast.bob, ticket.pk, "one")
    presence.leave("one", [ticket.pk])
    presence.leave("one", [ticket.pk])
    assert list(Nudge.objects.values_list("topic", flat=True)) == [f"looking:{ticket.pk}"] * 2

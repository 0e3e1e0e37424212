"""Being there or not: every change a row, back by itself, shown where one gives away tickets."""

from datetime import timedelta

import pytest
from django.urls import reverse

from conftest import NOON, Cast, signed_in
from helpwell.events.models import Event
from helpwell.kit import clock
from helpwell.routing.availability import away_words, current
from helpwell.routing.models import Availability, AvailabilityReason, State
from helpwell.routing.verbs.announce_due import announce_due, forget_announced
from helpwell.routing.verbs.set_availability import end_due, set_availability
from helpwell.routing.verbs.set_reasons import add_reason, retire_reason
from helpwell.tickets.models import Ticket
from helpwell.tickets.verbs.set_due import set_due


@pytest.fixture
def lunch(cast: Cast) -> AvailabilityReason:
    lunch, _made = AvailabilityReason.objects.get_or_create(name="Lunch", defaults={"minutes": 45})
    return lunch


def test_lunch_ends_by_itself_and_both_stretches_stay(
    cast: Cast, lunch: AvailabilityReason
) -> None:
    with clock.at(NOON):
        row = set_availability(cast.bob, by=cast.bob.actor, state=State.AWAY, reason=lunch)
        assert row is not None
        assert row.until == NOON + timedelta(minutes=45)
        assert "Lunch" in away_words([cast.bob.pk, cast.sam.pk])[cast.bob.pk]
        assert end_due() == 0
    with clock.at(NOON + timedelta(minutes=46)):
        assert end_due() == 1
        assert end_due() == 0
        assert current(cast.bob) is None
    history = list(
        Availability.objects.filter(agent=cast.bob)
        .order_by("since")
        .values_list("state", flat=True)
    )
    assert history == ["away", "available"]
    assert Event.objects.filter(name="AvailabilityChanged").count() == 2


def test_the_same_again_changes_nothing(cast: Cast) -> None:
    assert set_availability(cast.bob, by=cast.bob.actor, state=State.AVAILABLE) is None
    assert set_availability(cast.bob, by=cast.bob.actor, state=State.AWAY)
    assert set_availability(cast.bob, by=cast.bob.actor, state=State.AWAY) is None
    assert Event.objects.filter(name="AvailabilityChanged").count() == 1


@pytest.mark.parametrize("offset", [timedelta(minutes=-1), timedelta(0), timedelta(days=31)])
def test_an_end_that_makes_no_sense_is_refused(cast: Cast, offset: timedelta) -> None:
    with clock.at(NOON), pytest.raises(ValueError, match="end"):
        set_availability(cast.bob, by=cast.bob.actor, state=State.AWAY, until=NOON + offset)
    with pytest.raises(ValueError, match="asleep"):
        set_availability(cast.bob, by=cast.bob.actor, state="asleep")


def test_the_menu_turns_it_round(cast: Cast, lunch: AvailabilityReason) -> None:
    browser = signed_in(cast.bob)
    browser.post(reverse("routing:availability_set", args=["toggle", 0]))
    assert current(cast.bob) is not None
    cast.bob.refresh_from_db()
    assert cast.bob.is_away
    browser.post(reverse("routing:availability_set", args=["toggle", 0]))
    assert current(cast.bob) is None
    browser.post(reverse("routing:availability_set", args=["away", lunch.pk]))
    now = current(cast.bob)
    assert now is not None
    assert now.reason == lunch
    assert browser.post(reverse("routing:availability_set", args=["asleep", 0])).status_code == 404
    assert (
        browser.post(reverse("routing:availability_set", args=["away", 99999])).status_code == 404
    )


def test_the_page_takes_a_time(cast: Cast) -> None:
    browser = signed_in(cast.bob)
    url = reverse("routing:availability")
    with clock.at(NOON):
        answer = browser.post(url, {"state": "away", "until": "14:00"})
        assert answer.status_code == 302
        now = current(cast.bob)
        assert now is not None
        assert now.until is not None
        assert now.until > NOON
    assert browser.post(url, {"state": "away", "until": "half past"}).status_code == 422
    assert browser.get(url).status_code == 200


def test_away_is_shown_where_tickets_are_given(cast: Cast, ticket: Ticket) -> None:
    set_availability(cast.sam, by=cast.sam.actor, state=State.AWAY)
    page = signed_in(cast.bob).get(reverse("desk:assignment", args=[ticket.pk])).content.decode()
    assert page.count("Away") == 1


def test_reasons_are_kept_by_those_who_manage_teams(cast: Cast) -> None:
    url = reverse("routing:availability_reasons")
    assert (
        signed_in(cast.bob).post(url, {"name": "Nap", "state": "away", "minutes": 5}).status_code
        == 403
    )
    browser = signed_in(cast.mia)
    browser.post(url, {"name": "Nap <b>", "state": "away", "minutes": 5})
    made = AvailabilityReason.objects.get(name="Nap <b>")
    assert "Nap &lt;b&gt;" in browser.get(url).content.decode()
    browser.post(reverse("routing:availability_reason_gone", args=[made.pk]))
    made.refresh_from_db()
    assert made.retired_at is not None
    browser.post(url, {"name": "Nap <b>", "state": "away", "minutes": 5})
    assert AvailabilityReason.objects.get(pk=made.pk).retired_at is None
    assert browser.post(url, {"name": "", "state": "away", "minutes": 5}).status_code == 422


def test_a_reason_that_is_gone_stays_in_the_history(cast: Cast, lunch: AvailabilityReason) -> None:
    set_availability(cast.bob, by=cast.bob.actor, state=State.AWAY, reason=lunch)
    retire_reason(lunch, by=cast.alice.actor)
    assert "Lunch" in away_words([cast.bob.pk])[cast.bob.pk]
    with pytest.raises(ValueError, match="name"):
        add_reason(by=cast.alice.actor, name="  ")


def test_what_falls_due_is_said_once_before_and_once_after(cast: Cast, ticket: Ticket) -> None:
    with clock.at(NOON):
        set_due(ticket.pk, due_at=NOON + timedelta(minutes=20), kind="first")
        assert announce_due() == 1
        assert announce_due() == 0
    with clock.at(NOON + timedelta(minutes=21)):
        assert announce_due() == 1
        assert announce_due() == 0
    late = list(
        Event.objects.filter(name="AnswerDue")
        .order_by("id")
        .values_list("facts__is_late", flat=True)
    )
    assert late == [False, True]
    with clock.at(NOON + timedelta(days=40)):
        assert forget_announced() == 2


def test_what_is_far_off_or_long_late_is_not_said(cast: Cast, ticket: Ticket) -> None:
    with clock.at(NOON):
        for due in (NOON + timedelta(hours=2), NOON - timedelta(days=2)):
            set_due(ticket.pk, due_at=due, kind="first")
            assert announce_due() == 0

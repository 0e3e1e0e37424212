from datetime import UTC, datetime, timedelta

import pytest

from helpwell.kit import moments

NOW = datetime(2026, 11, 4, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=40), "now"),
        (timedelta(minutes=9), "9 min"),
        (timedelta(minutes=119), "1 h"),
        (timedelta(hours=25), "1 d"),
        (timedelta(days=8), "27 Oct"),
        (timedelta(days=400), "30 Sep 2025"),
    ],
)
def test_a_row_says_how_long_ago_in_its_largest_unit(ago: timedelta, said: str) -> None:
    assert moments.short(NOW - ago, NOW) == said


@pytest.mark.parametrize(
    ("away", "said"),
    [
        (timedelta(hours=2, minutes=5), "due in 2 h"),
        (timedelta(seconds=5), "due in 1 min"),
        (timedelta(0), "due in 1 min"),
        (timedelta(minutes=-30), "30 min late"),
        (timedelta(days=-3), "3 d late"),
    ],
)
def test_a_promise_is_said_in_words(away: timedelta, said: str) -> None:
    assert moments.due(NOW + away, NOW) == said

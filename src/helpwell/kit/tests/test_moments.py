from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from helpwell.kit import moments
from helpwell.kit.figures import grouped

NOW = datetime(2026, 11, 4, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=40), "now"),
        (timedelta(minutes=9), "9 min"),
        (timedelta(minutes=119), "1 h"),
        (timedelta(hours=25), "1 d"),
        (timedelta(days=8), "Oct 27"),
        (timedelta(days=400), "Sep 30, 2025"),
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


@pytest.mark.parametrize(
    ("language", "day", "letter", "number"),
    [
        ("en", "Oct 27", "4 November 2026, 12:00", "1,234 12,345"),
        ("de", "27. Okt.", "4. November 2026, 12:00", "1.234 12.345"),
        ("es", "27 oct", "4 de noviembre de 2026, 12:00", "1234 12\xa0345"),
    ],
)
def test_days_and_numbers_are_written_as_the_language_does(
    language: str, day: str, letter: str, number: str
) -> None:
    with translation.override(language):
        assert moments.short(NOW - timedelta(days=8), NOW).lower() == day.lower()
        assert moments.written(NOW) == letter
        assert f"{grouped(1234)} {grouped(12345)}" == number

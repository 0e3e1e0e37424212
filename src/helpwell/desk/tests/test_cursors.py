"""A place in a list as a word in a URL."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpwell.desk.cursors import Place
from helpwell.tickets.models import NEVER

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
moments = st.integers(0, 250_000_000 * 10**9).map(
    lambda micros: EPOCH + timedelta(microseconds=micros)
)


@given(moments, st.integers(0, 2**63 - 1))
def test_a_place_is_read_as_it_was_written(moment: datetime, number: int) -> None:
    assert Place.read(str(Place(moment, number))) == Place(moment, number)


def test_never_due_is_a_place_too() -> None:
    assert Place.read(str(Place(NEVER, 7))) == Place(NEVER, 7)


def test_microseconds_are_kept() -> None:
    one = Place(datetime(2026, 11, 4, 12, tzinfo=UTC), 7)
    other = Place(one.moment + timedelta(microseconds=1), 7)
    assert str(one) != str(other)


@pytest.mark.parametrize(
    "word",
    [
        "",
        "x",
        "é",
        "a" * 400,
        "MTIz",
        "LjU",
        "MS4t",
        "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5LjE",
        "\0\0",
        "=====",
        "MS4xLjE",
    ],
)
def test_made_up_words_are_no_place(word: str) -> None:
    assert Place.read(word) is None


@given(st.text())
def test_no_word_breaks_it(word: str) -> None:
    place = Place.read(word)
    assert place is None or place.id >= 0

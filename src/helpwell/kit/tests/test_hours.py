from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpwell.kit.hours import (
    ALL_DAY,
    ALWAYS_OPEN_WEEK,
    HORIZON_DAYS,
    BusinessCalendar,
    Interval,
    NeverOpen,
)

BERLIN = ZoneInfo("Europe/Berlin")
NINE_TO_FIVE = (Interval.parse("09:00-17:00"),)
WEEK = dict.fromkeys(range(5), NINE_TO_FIVE)
OFFICE = BusinessCalendar("Europe/Berlin", WEEK)


def berlin(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold)


@pytest.mark.parametrize("text", ["09:00-17:30", "00:00-24:00", "23:59-24:00"])
def test_intervals_are_read_and_written_alike(text: str) -> None:
    assert str(Interval.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["", "9-17", "09:00", "17:00-09:00", "09:00-09:00", "09:00-24:01", "-1:00-02:00", "09:60-10:00",
             "09:0-10:00", "a-b", "09:00-25:00", "٠٩:٠٠-١٠:٠٠"]
)  # fmt: skip
def test_a_wrong_interval_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"hours|interval|time of day"):
        Interval.parse(text)


def test_time_is_added_within_hours_over_nights_and_weekends() -> None:
    friday = berlin("2026-11-20 16:00")
    assert OFFICE.add(friday, 30) == berlin("2026-11-20 16:30")
    assert OFFICE.add(friday, 90) == berlin("2026-11-23 09:30")
    assert OFFICE.add(friday, 60 + 5 * 480) == berlin("2026-11-27 17:00")
    assert OFFICE.add(berlin("2026-11-21 12:00"), 1) == berlin("2026-11-23 09:01")


def test_what_fills_the_day_is_due_at_closing_time() -> None:
    assert OFFICE.add(berlin("2026-11-20 16:00"), 60) == berlin("2026-11-20 17:00")


def test_no_time_at_all_is_due_at_once_or_at_the_next_opening() -> None:
    assert OFFICE.add(berlin("2026-11-20 16:00"), 0) == berlin("2026-11-20 16:00")
    assert OFFICE.add(berlin("2026-11-20 17:00"), 0) == berlin("2026-11-23 09:00")


def test_results_are_in_utc() -> None:
    assert OFFICE.add(berlin("2026-11-20 16:00"), 5).tzinfo is UTC
    assert OFFICE.next_open(berlin("2026-11-20 16:00")).tzinfo is UTC


def test_opening_counts_as_open_and_closing_does_not() -> None:
    assert OFFICE.is_open(berlin("2026-11-20 09:00"))
    assert not OFFICE.is_open(berlin("2026-11-20 08:59"))
    assert not OFFICE.is_open(berlin("2026-11-20 17:00"))


def test_several_intervals_a_day_and_overlaps() -> None:
    parts = tuple(Interval.parse(text) for text in ("13:00-15:00", "09:00-11:00", "10:00-12:00"))
    calendar = BusinessCalendar("Europe/Berlin", {0: parts})
    monday = berlin("2026-11-23 00:00")
    assert calendar.elapsed(monday, monday + timedelta(days=1)) == 300
    assert calendar.add(monday, 200) == berlin("2026-11-23 13:20")
    assert calendar.next_open(berlin("2026-11-23 12:00")) == berlin("2026-11-23 13:00")


def test_holidays_close_the_day_or_give_it_hours_of_its_own() -> None:
    christmas = {date(2026, 12, 24): (Interval.parse("09:00-12:00"),), date(2026, 12, 25): ()}
    calendar = BusinessCalendar("Europe/Berlin", WEEK, christmas)
    assert calendar.add(berlin("2026-12-24 11:00"), 120) == berlin("2026-12-28 10:00")
    assert not calendar.is_open(berlin("2026-12-25 10:00"))
    assert OFFICE.is_open(berlin("2026-12-25 10:00"))
    sunday = BusinessCalendar("Europe/Berlin", {}, {date(2026, 11, 22): NINE_TO_FIVE})
    assert sunday.next_open(berlin("2026-11-20 10:00")) == berlin("2026-11-22 09:00")


def test_the_day_is_the_local_one() -> None:
    tokyo = BusinessCalendar("Asia/Tokyo", {0: NINE_TO_FIVE})
    assert tokyo.is_open(datetime(2026, 11, 23, 0, 30, tzinfo=UTC))
    assert not tokyo.is_open(datetime(2026, 11, 23, 9, 30, tzinfo=UTC))


def test_office_hours_are_eight_hours_on_the_days_when_clocks_change() -> None:
    daily = BusinessCalendar("Europe/Berlin", dict.fromkeys(range(7), NINE_TO_FIVE))
    for day in ("2026-03-29", "2026-10-25"):
        start = berlin(f"{day} 00:00")
        assert daily.elapsed(start, start + timedelta(days=1)) == 480
        assert daily.add(start, 480) == berlin(f"{day} 17:00")


def test_a_day_round_the_clock_has_23_or_25_hours_when_clocks_change() -> None:
    always = BusinessCalendar("Europe/Berlin", ALWAYS_OPEN_WEEK)
    assert always.elapsed(berlin("2026-03-29 00:00"), berlin("2026-03-30 00:00")) == 23 * 60
    assert always.elapsed(berlin("2026-10-25 00:00"), berlin("2026-10-26 00:00")) == 25 * 60
    start = berlin("2026-03-28 12:00")
    assert always.add(start, 24 * 60) == start.astimezone(UTC) + timedelta(days=1)


def test_hours_that_the_clock_jumps_over_do_not_exist() -> None:
    night = BusinessCalendar("Europe/Berlin", {6: (Interval.parse("02:15-02:45"),)})
    sunday = berlin("2026-03-29 00:00")
    assert night.elapsed(sunday, sunday + timedelta(days=1)) == 0
    early = BusinessCalendar("Europe/Berlin", {6: (Interval.parse("01:30-03:30"),)})
    assert early.elapsed(sunday, sunday + timedelta(days=1)) == 60


def test_a_zone_that_jumps_at_midnight() -> None:
    santiago = BusinessCalendar("America/Santiago", ALWAYS_OPEN_WEEK)
    zone = ZoneInfo("America/Santiago")
    jump = datetime(2026, 9, 6, tzinfo=zone)  # this midnight does not exist there
    before, after = jump - timedelta(hours=5), jump + timedelta(days=1, hours=5)
    real = (after.astimezone(UTC) - before.astimezone(UTC)) / timedelta(minutes=1)
    assert santiago.elapsed(before, after) == real


def test_never_open_is_said_and_not_looped_over() -> None:
    closed = BusinessCalendar("Europe/Berlin", {})
    start = berlin("2026-11-20 10:00")
    assert closed.always_closed
    assert not OFFICE.always_closed
    assert not closed.is_open(start)
    assert closed.elapsed(start, start + timedelta(days=30)) == 0
    with pytest.raises(NeverOpen):
        closed.next_open(start)
    with pytest.raises(NeverOpen):
        closed.add(start, 1)
    assert len(closed._days) <= HORIZON_DAYS + 40


def test_the_end_of_the_calendar_is_never_open_too() -> None:
    with pytest.raises(NeverOpen):
        OFFICE.next_open(datetime(9999, 12, 31, 20, tzinfo=UTC))


@pytest.mark.parametrize("wrong", [{7: NINE_TO_FIVE}, {-1: NINE_TO_FIVE}])
def test_a_wrong_weekday_is_refused(wrong: dict[int, tuple[Interval, ...]]) -> None:
    with pytest.raises(ValueError, match="Weekdays"):
        BusinessCalendar("Europe/Berlin", wrong)


def test_naive_times_and_negative_spans_are_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        OFFICE.is_open(datetime(2026, 11, 20, 10))  # noqa: DTZ001 (that is the point)
    with pytest.raises(ValueError, match="forward"):
        OFFICE.add(berlin("2026-11-20 16:00"), -1)


_INTERVALS = st.tuples(st.integers(0, 1439), st.integers(1, 1440)).filter(lambda i: i[0] < i[1])
_DAYS = st.lists(_INTERVALS.map(lambda i: Interval(*i)), max_size=3).map(tuple)
_DATES = st.dates(date(2026, 3, 20), date(2026, 11, 5))
_MOMENTS = st.datetimes(
    datetime(2026, 3, 20),  # noqa: DTZ001 (Hypothesis wants naive bounds)
    datetime(2026, 11, 5),  # noqa: DTZ001
    timezones=st.just(UTC),
)
_CALENDARS = st.builds(
    BusinessCalendar,
    st.sampled_from(
        [
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "America/Santiago",
            "Asia/Kolkata",
            "UTC",
        ]
    ),
    st.dictionaries(st.integers(0, 6), _DAYS, min_size=1),
    st.dictionaries(_DATES, _DAYS, max_size=5),
)


@given(_CALENDARS, _MOMENTS, st.integers(0, 5_000))
@settings(max_examples=300, deadline=None)
def test_elapsed_is_what_was_added(
    calendar: BusinessCalendar, start: datetime, minutes: int
) -> None:
    assume(not calendar.always_closed)
    due = calendar.add(start, minutes)
    assert due >= start
    assert calendar.elapsed(start, due) == minutes


@given(_CALENDARS, _MOMENTS, st.integers(0, 3_000), st.integers(0, 3_000))
@settings(max_examples=300, deadline=None)
def test_more_time_is_never_due_earlier(
    calendar: BusinessCalendar, start: datetime, first: int, second: int
) -> None:
    assume(not calendar.always_closed)
    less, more = sorted((first, second))
    assert calendar.add(start, less) <= calendar.add(start, more)
    assert calendar.add(start, more) <= calendar.add(start + timedelta(minutes=7), more)


@given(_CALENDARS, _MOMENTS, _MOMENTS, _MOMENTS)
@settings(max_examples=200, deadline=None)
def test_elapsed_time_adds_up(
    calendar: BusinessCalendar, one: datetime, two: datetime, three: datetime
) -> None:
    whole = calendar.elapsed(one, three)
    assert calendar.elapsed(one, two) + calendar.elapsed(two, three) == pytest.approx(whole)
    assert calendar.elapsed(three, one) == -whole


@given(_CALENDARS, _MOMENTS)
@settings(max_examples=200, deadline=None)
def test_the_next_opening_is_open_and_nothing_before_it_is(
    calendar: BusinessCalendar, start: datetime
) -> None:
    assume(not calendar.always_closed)
    opening = calendar.next_open(start)
    assert calendar.is_open(opening)
    assert calendar.elapsed(start, opening) == 0


def test_all_day_is_the_whole_clock() -> None:
    assert str(ALL_DAY) == "00:00-24:00"

"""Business hours: when a desk is open, and how much open time lies between two moments."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

DAY = 24 * 60  # minutes on the clock's face; the real day may have 23 or 25 hours
# A calendar that opens not once in so many days (a wall of holidays) counts as never open.
HORIZON_DAYS = 3 * 366

Span = tuple[datetime, datetime]


class NeverOpen(ValueError):
    """The calendar has no open time ahead, so nothing can be due."""


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Open time on the clock of one local day, in minutes since midnight, end excluded."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= DAY:
            words = _("An interval must lie within one day and not be empty: {interval}.")
            raise ValueError(words.format(interval=self))

    @classmethod
    def parse(cls, text: str) -> "Interval":
        """Read "09:00-17:30"; "24:00" is the end of the day. Raises ValueError."""
        start, dash, end = text.replace("–", "-").partition("-")
        if not dash:
            words = _("Write opening hours as 09:00-17:30, not as “{text}”.")
            raise ValueError(words.format(text=text))
        return cls(_minutes(start), _minutes(end))

    def __str__(self) -> str:
        return f"{_clock(self.start)}-{_clock(self.end)}"


ALL_DAY = Interval(0, DAY)
ALWAYS_OPEN_WEEK: Mapping[int, Sequence[Interval]] = dict.fromkeys(range(7), (ALL_DAY,))


@dataclass(frozen=True)
class BusinessCalendar:
    """A week of open hours in a time zone, with the days that differ.

    `week` maps Monday (0) to Sunday (6) to their intervals; a weekday that is left out is closed.
    `holidays` maps a date to the intervals that are open on it, () for closed all day.
    All moments are aware; results are in UTC. Hours follow the local clock: on the day when clocks
    change, 09:00-17:00 is eight hours and 00:00-24:00 is 23 or 25.
    """

    time_zone: str
    week: Mapping[int, Sequence[Interval]]
    holidays: Mapping[date, Sequence[Interval]] = field(default_factory=dict)
    _zone: ZoneInfo = field(init=False, repr=False, compare=False)
    _days: dict[date, tuple[Span, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not set(self.week) <= set(range(7)):
            raise ValueError("Weekdays are numbered 0 (Monday) to 6 (Sunday).")
        object.__setattr__(self, "_zone", ZoneInfo(self.time_zone))
        object.__setattr__(self, "_days", {})

    @property
    def always_closed(self) -> bool:
        """True if no weekday has hours; single open dates do not count."""
        return not any(self.week.values())

    def is_open(self, at: datetime) -> bool:
        """True if the moment lies in open hours; the closing minute itself is closed."""
        moment = _utc(at)
        return any(start <= moment < end for start, end in self._spans_of(self._local_date(moment)))

    def next_open(self, at: datetime) -> datetime:
        """Return the moment itself if open, else the next opening. Raises NeverOpen."""
        moment = _utc(at)
        for start, end in self._spans_from(moment):
            if moment < end:
                return max(moment, start)
        words = _("No open hours in the {days} days after {date}.")
        raise NeverOpen(words.format(days=HORIZON_DAYS, date=f"{moment:%Y-%m-%d}"))

    def add(self, start: datetime, minutes: float) -> datetime:
        """Return when that many open minutes have passed after the start. Raises NeverOpen.

        Zero minutes give the start if open, else the next opening; what fills a day's last minute
        is due at closing time, not at the next opening.
        """
        if minutes < 0:
            raise ValueError("Business time is added forward only.")
        moment, left = _utc(start), timedelta(minutes=minutes)
        if not left:
            return self.next_open(moment)
        for opens, closes in self._spans_from(moment):
            begin = max(opens, moment)
            if begin < closes:
                if left <= closes - begin:
                    return begin + left
                left -= closes - begin
        words = _("{minutes} open minutes do not fit after {date}.")
        raise NeverOpen(words.format(minutes=f"{minutes:g}", date=f"{moment:%Y-%m-%d}"))

    def elapsed(self, start: datetime, end: datetime) -> float:
        """Return the open minutes between two moments; negative if they are in reverse order."""
        first, last = _utc(start), _utc(end)
        if last < first:
            return -self.elapsed(last, first)
        total = timedelta()
        day, last_day = self._local_date(first), self._local_date(last)
        while day <= last_day:
            for opens, closes in self._spans_of(day):
                total += max(min(closes, last) - max(opens, first), timedelta())
            day += timedelta(days=1)
        return total / timedelta(minutes=1)

    def _spans_from(self, moment: datetime) -> Iterator[Span]:
        """Yield the open spans of the moment's local day and of those after it, as far as we look."""
        day = self._local_date(moment)
        # Long promises in short weeks reach far; empty years in a row end the search.
        empty = 0
        while empty <= HORIZON_DAYS and day < date.max - timedelta(days=2):
            spans = self._spans_of(day)
            yield from spans
            empty = 0 if spans else empty + 1
            day += timedelta(days=1)

    def _spans_of(self, day: date) -> tuple[Span, ...]:
        spans = self._days.get(day)
        if spans is None:
            intervals = self.holidays.get(day, self.week.get(day.weekday(), ()))
            moments = ((self._moment(day, i.start), self._moment(day, i.end)) for i in intervals)
            spans = self._days[day] = _merged(moments)
        return spans

    def _local_date(self, moment: datetime) -> date:
        return moment.astimezone(self._zone).date()

    def _moment(self, day: date, minute: int) -> datetime:
        """Return when the local clock shows that minute of the day: the first time, if it does twice."""
        day, minute = (day + timedelta(days=1), 0) if minute == DAY else (day, minute)
        shown = datetime.combine(day, time(minute // 60, minute % 60))
        before = shown.replace(tzinfo=self._zone).astimezone(UTC)
        if before.astimezone(self._zone).replace(tzinfo=None) == shown:
            return before
        # The clock jumped over this minute: it is taken to be the moment of the jump.
        after = shown.replace(tzinfo=self._zone, fold=1).astimezone(UTC)
        return self._jump_between(after, before)

    def _jump_between(self, early: datetime, late: datetime) -> datetime:
        offset = early.astimezone(self._zone).utcoffset()
        seconds = range(int((late - early).total_seconds()))

        def jumped(second: int) -> bool:
            at = early + timedelta(seconds=second)
            return at.astimezone(self._zone).utcoffset() != offset

        return early + timedelta(seconds=bisect_right(seconds, False, key=jumped))


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("Business hours need aware moments, with their time zone.")
    return moment.astimezone(UTC)


def _merged(spans: Iterator[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return tuple(merged)


def _minutes(clock: str) -> int:
    hours, colon, minutes = clock.strip().partition(":")
    whole = hours.isascii() and hours.isdigit() and minutes.isascii() and minutes.isdigit()
    if not colon or not whole or len(minutes) != 2 or int(minutes) > 59:
        words = _("Write a time of day as 09:00, not as “{text}”.")
        raise ValueError(words.format(text=clock))
    return int(hours) * 60 + int(minutes)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"

"""Times as people write them in conditions: a date, today, yesterday, or so long ago (90m, 12h, 7d, 2w, 3mo, 1y)."""

import re
from datetime import date, datetime, time, timedelta, tzinfo

_SPAN = re.compile(r"(\d{1,4})\s*(m|h|d|w|mo|y)", re.IGNORECASE)
_UNITS = {
    "m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1),
    "mo": timedelta(days=30), "y": timedelta(days=365),
}  # fmt: skip


def span(word: str) -> timedelta | None:
    """A length of time: 7d, 12h; None for anything else."""
    found = _SPAN.fullmatch(word.strip())
    if not found:
        return None
    try:
        return int(found[1]) * _UNITS[found[2].lower()]
    except OverflowError:
        return None


def day(word: str, now: datetime, zone: tzinfo) -> date | None:
    """A day: 2026-10-01, 2026-10, 2026, today, yesterday; None for anything else."""
    plain = word.strip().casefold()
    today = now.astimezone(zone).date()
    if plain in ("today", "yesterday"):
        return today if plain == "today" else today - timedelta(days=1)
    parts = plain.split("-")
    if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
        return None
    try:
        year, month, day_ = [int(part) for part in [*parts, "1", "1"][:3]]
        return date(year, month, day_) if 1900 <= year <= 2200 and len(parts) <= 3 else None
    except ValueError:
        return None


def moment(word: str, now: datetime, zone: tzinfo) -> datetime | None:
    """When a day begins, or the moment so long ago; None for anything else."""
    length = span(word)
    if length is not None:
        return now - length
    found = day(word, now, zone)
    return datetime.combine(found, time.min, zone) if found else None

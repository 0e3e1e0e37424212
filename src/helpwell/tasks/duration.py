"""Times as people write them: 1h 20m, 1:20, 80, 1.5 h."""

import re

from django.utils.translation import gettext as _

LONGEST = 7 * 24 * 60

_HOURS = re.compile(r"(\d{1,4}(?:[.,]\d{1,4})?)\s*(?:hours?|hrs?|std|h)\.?\s*")
_MINUTES = re.compile(r"(\d{1,5})\s*(?:minutes?|minuten|minutos?|mins?|m|')?\.?\s*")
_CLOCK = re.compile(r"(\d{1,4}):([0-5]\d)(?:\s*h)?")


class NoTime(ValueError):
    """This is no time that one can spend; its text says how to write one."""


def minutes_in(words: str) -> int:
    """The minutes that somebody wrote, from 1 to a week; raises NoTime."""
    given = words.strip().lower()[:40]
    minutes = _minutes(given)
    if minutes is None or not 0 < minutes <= LONGEST:
        raise NoTime(_("Write the time as 1h 20m, 1:20 or 80 (minutes), up to a week."))
    return minutes


def _minutes(given: str) -> int | None:
    if found := _CLOCK.fullmatch(given):
        return int(found[1]) * 60 + int(found[2])
    hours, rest = 0.0, given
    if found := _HOURS.match(given):
        hours, rest = float(found[1].replace(",", ".")), given[found.end() :]
        if not rest:
            return round(hours * 60)
    if found := _MINUTES.fullmatch(rest):
        return round(hours * 60) + int(found[1])
    return None


def in_words(minutes: int) -> str:
    """1 h 20 m, 45 m, 2 h."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("{m} m").format(m=rest)
    return _("{h} h {m} m").format(h=hours, m=rest) if rest else _("{h} h").format(h=hours)

"""Times in few words, as the page's own script says them, so that nothing changes when it takes over."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

WEEK = timedelta(days=7)
# A day in few words, without and with its year, as browsers write it in the same language.
_DAY = {"de": ("j. N", "j. N Y"), "es": ("j M", "j M Y"), "en": ("M j", "M j, Y")}
# A moment in full, for a letter: without the hour's halves, which not every reader counts in.
_WRITTEN = {"de": "j. F Y, H:i", "es": r"j \d\e F \d\e Y, H:i", "en": "j F Y, H:i"}


def short(moment: datetime, now: datetime) -> str:
    """How far a moment lies from now: "now", "9 min", "3 h", "2 d", and the date from a week on."""
    away = abs(now - moment)
    if away >= WEEK:
        return _day(get_language() or "", localtime(moment).date(), moment.year == now.year)
    return _("now") if away < timedelta(minutes=1) else span(away)


def day(of: date) -> str:
    """A day of this year in few words: "Nov 4"."""
    return _day(get_language() or "", of, is_this_year=True)


@lru_cache(maxsize=2048)
def _day(language: str, day: date, is_this_year: bool) -> str:
    without_year, with_year = _DAY.get(language[:2], ("j M", "j M Y"))
    return date_format(day, without_year if is_this_year else with_year)


def written(moment: datetime) -> str:
    """A local moment in full, as a letter says it: "4 November 2026, 14:05"."""
    return date_format(moment, _WRITTEN.get((get_language() or "")[:2], _WRITTEN["en"]))


def due(moment: datetime, now: datetime) -> str:
    """A promise in words: "due in 2 h", or "3 h late" when it is broken."""
    said = _("due in {time}") if moment >= now else _("{time} late")
    return said.replace("{time}", span(abs(moment - now)))


def span(length: timedelta) -> str:
    """A length of time in its largest unit, at least a minute: "40 min", "2 h", "3 d"."""
    minutes = max(1, int(length.total_seconds()) // 60)
    if minutes < 60:
        return _("{n} min").replace("{n}", str(minutes))
    if minutes < 24 * 60:
        return _("{n} h").replace("{n}", str(minutes // 60))
    return _("{n} d").replace("{n}", str(minutes // (24 * 60)))

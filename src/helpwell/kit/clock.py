"""The one clock: aware, UTC, and replaceable for a block of code (tests, the demo company)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

_offset: ContextVar[datetime | None] = ContextVar("helpwell_clock", default=None)


def now() -> datetime:
    """The present moment in UTC, or the moment that `at()` put in its place."""
    return _offset.get() or datetime.now(UTC)  # noqa: TID251 (the one place that may ask the machine)


def today() -> date:
    """The day in the zone that is current: the viewer's in a page, UTC where nobody looks."""
    return timezone.localtime(now()).date()


def ago(**span: float) -> datetime:
    """The moment that lies the given span (as for timedelta) before now."""
    return now() - timedelta(**span)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside the block `now()` answers `moment`; raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("The clock takes aware times only.")
    token = _offset.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _offset.reset(token)

"""The company as each page needs it: asked once a minute and process, not once a page."""

import time

from helpwell.people.models import Company

_FOR_SECONDS = 60.0
_kept: tuple[float, Company | None] = (0.0, None)


def remembered_company() -> Company | None:
    """The company, a minute old at most; None before the set-up is asked again each time."""
    global _kept  # noqa: PLW0603 (one memory a process)
    at, company = _kept
    if company is None or time.monotonic() - at > _FOR_SECONDS:
        company = Company.current()
        _kept = (time.monotonic(), company)
    return company


def forget_company() -> None:
    """Ask again at the next page; for those who change it."""
    global _kept  # noqa: PLW0603
    _kept = (0.0, None)

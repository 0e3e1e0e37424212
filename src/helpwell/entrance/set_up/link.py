"""The one-time link to the set-up: signed, a day long, and worth nothing once the desk is set up."""

from datetime import timedelta

from django.conf import settings

from helpwell.kit import clock
from helpwell.kit.secrets import read_token, sign_token
from helpwell.people.models import Company

_PURPOSE = "set-up"
_VALID_FOR = timedelta(days=1)


def set_up_link() -> str:
    """A fresh link to the set-up page."""
    token = sign_token(_PURPOSE, "first", [settings.SECRET_KEY], now=clock.now())
    return f"{settings.BASE_URL}/set-up/{token}/"


def opens(token: str) -> bool:
    """Whether the token opens the set-up now."""
    if is_set_up():
        return False
    return (
        read_token(token, _PURPOSE, [settings.SECRET_KEY], max_age=_VALID_FOR, now=clock.now())
        == "first"
    )


def is_set_up() -> bool:
    """Whether the set-up was finished."""
    company = Company.current()
    return company is not None and company.set_up_at is not None

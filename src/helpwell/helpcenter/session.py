"""Who has signed in as a customer: a cookie of its own, a row behind it, and nothing in common with the agents' sessions."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from helpwell.customers.models import Customer
from helpwell.helpcenter.models import SignIn
from helpwell.helpcenter.models.sign_in import SESSION_LASTS
from helpwell.kit import clock

COOKIE = "__Host-customer" if settings.HTTPS else "helpwell_customer"
READER = "__Host-reader" if settings.HTTPS else "helpwell_reader"
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class SignedIn:
    """A customer, by which address they proved who they are, and the session's row."""

    customer: Customer
    address: str
    sign_in: SignIn


def digest(secret: str) -> str:
    """What is kept of a secret of 256 random bits."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def signed_in(request: HttpRequest) -> SignedIn | None:
    """The customer who has signed in in this browser; a merged one is the survivor, a blocked one nobody."""
    secret = request.COOKIES.get(COOKIE, "")
    if not 20 < len(secret) < 100:
        return None
    found = (
        SignIn.objects.select_related(
            "identity__customer__merged_into", "identity__customer__actor"
        )
        .filter(
            session_digest=digest(secret),
            ended_at=None,
            used_at__gt=clock.now() - SESSION_LASTS,
        )
        .first()
    )
    if found is None:
        return None
    customer = found.identity.customer.survivor()
    return None if customer.is_blocked else SignedIn(customer, found.identity.value, found)


def remember(answer: HttpResponseBase, secret: str) -> None:
    """Give the browser its session."""
    _set(answer, COOKIE, secret, int(SESSION_LASTS.total_seconds()))


def forget(answer: HttpResponseBase) -> None:
    """Take the session from the browser."""
    answer.delete_cookie(COOKIE, samesite="Lax")


def reader_of(request: HttpRequest) -> str:
    """The random number of this browser; empty where it has none."""
    given = request.COOKIES.get(READER, "")
    return given if len(given) == 32 and set(given) <= set("0123456789abcdef") else ""


def new_reader() -> str:
    """A random number for a browser."""
    return secrets.token_hex(16)


def remember_reader(answer: HttpResponseBase, reader: str) -> None:
    """Give the browser its number: only where one searches, votes or asks."""
    _set(answer, READER, reader, _YEAR)


def _set(answer: HttpResponseBase, name: str, value: str, seconds: int) -> None:
    kept: dict[str, Any] = {"httponly": True, "samesite": "Lax", "secure": settings.HTTPS}
    answer.set_cookie(name, value, max_age=seconds, **kept)

"""An address in the one form in which it is stored and compared."""

from django.utils.translation import gettext as _

from helpwell.customers.models import Identity
from helpwell.kit.text import normalize_email, one_line, strip_invisible


class NoAddress(ValueError):
    """This is no address of its kind."""


class AddressTaken(ValueError):
    """Another customer has this address."""

    def __str__(self) -> str:
        return _("Another customer has this address or phone number.")


def normal(kind: str, address: str) -> str:
    """The address as it is stored; raises NoAddress."""
    if kind == Identity.Kind.EMAIL:
        value = normalize_email(address)
    elif kind == Identity.Kind.PHONE:
        value = _phone(address)
    else:
        value = one_line(strip_invisible(address), 254).casefold() or None
    if value is None:
        raise NoAddress
    return value


def _phone(number: str) -> str | None:
    """Digits with an optional + before them (E.164 has 15 at the most); the marks between them are for the eye."""
    bare = "".join(sign for sign in number if sign not in " \t()-./\u00a0")
    digits = bare.removeprefix("+").removeprefix("00") if bare.startswith(("+", "00")) else bare
    plus = "+" if digits != bare else ""
    if not digits.isascii() or not digits.isdigit() or not 3 <= len(digits) <= 15:
        return None
    return plus + digits

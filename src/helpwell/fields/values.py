"""Values in their three shapes: as somebody writes them, as plain JSON, and in the column of their type."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.dateparse import parse_date
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from helpwell.fields.catalog import Catalog
from helpwell.fields.models import Choice, Field, FieldValue
from helpwell.kit.text import normalize_email, one_line, strip_controls

# None for nothing; the id of a choice, or a list of them; yes and no as bool; all else as text.
Plain = str | int | bool | list[int] | None

LONGEST, LONGEST_TEXT, LARGEST = 300, 5000, Decimal(10) ** 14
_is_url = URLValidator(schemes=["http", "https"])


class Invalid(ValueError):
    """This cannot be the value of the field; its text says why, in words."""


def parse(
    field: Field, given: str | Sequence[str], catalog: Catalog, *, held: Plain = None
) -> Plain:
    """What was written, as a plain value; an archived choice is taken where it is `held` already. Raises Invalid."""
    given = [given] if isinstance(given, str) else given
    words = [one for one in (one.strip() for one in given[:200]) if one]
    if not words:
        return None
    if field.type == Field.Type.CHOICES:
        return sorted({_choice(field, one, catalog, held) for one in words})
    if field.type == Field.Type.CHOICE:
        return _choice(field, words[0], catalog, held)
    return _PARSERS[field.type](words[0])


def _text(given: str) -> str:
    return _bounded(one_line(given), LONGEST)


def _long_text(given: str) -> str:
    return _bounded(strip_controls(given), LONGEST_TEXT)


def _bounded(words: str, longest: int) -> str:
    if len(words) > longest:
        raise Invalid(_("This is too long: {n} characters at most.").format(n=longest))
    return words


def _number(given: str) -> str:
    number = _decimal(given).normalize()
    if -int(number.as_tuple().exponent) > 4:
        raise Invalid(_("Four digits after the point at most."))
    return f"{number:f}"


def _money(given: str) -> str:
    amount = _decimal(given)
    if amount != amount.quantize(Decimal("0.01")):
        raise Invalid(_("Two digits after the point at most."))
    return f"{amount:.2f}"


def _decimal(given: str) -> Decimal:
    bare = "".join(given.split()).replace("\N{MINUS SIGN}", "-")
    if "," in bare and bare.rfind(",") > bare.rfind("."):  # 1.234,50 as much of Europe writes it
        bare = bare.replace(".", "").replace(",", ".")
    bare = bare.replace(",", "")
    try:
        number = Decimal(bare)
    except InvalidOperation:
        raise Invalid(_("This is not a number.")) from None
    if not number.is_finite():
        raise Invalid(_("This is not a number."))
    if abs(number) >= LARGEST:
        raise Invalid(_("This number is too large."))
    return number


def _date(given: str) -> str:
    try:
        found = parse_date(given)
    except ValueError:
        found = None
    if found is None:
        raise Invalid(_("This is not a date. Write it as 2026-12-31."))
    return found.isoformat()


def _yes_no(given: str) -> bool:
    if given not in ("yes", "no"):
        raise Invalid(_("Choose yes or no."))
    return given == "yes"


def _link(given: str) -> str:
    link = given if "://" in given else f"https://{given}"
    try:
        _is_url(link)
    except ValidationError:
        raise Invalid(_("This is not a web address. It begins with https://.")) from None
    return _bounded(link, LONGEST)


def _email(given: str) -> str:
    address = normalize_email(given)
    if address is None:
        raise Invalid(_("This is not an email address."))
    return address


def _phone(given: str) -> str:
    number = " ".join(given.split())
    digits = sum(one.isdecimal() for one in number)
    if not 3 <= digits <= 20 or len(number) > 40 or set(number) - set("+0123456789 ()-./"):
        raise Invalid(_("This is not a phone number. Write it as +49 561 123456."))
    return number


_PARSERS: dict[str, Callable[[str], str | bool]] = {
    Field.Type.TEXT: _text,
    Field.Type.LONG_TEXT: _long_text,
    Field.Type.NUMBER: _number,
    Field.Type.MONEY: _money,
    Field.Type.DATE: _date,
    Field.Type.YES_NO: _yes_no,
    Field.Type.LINK: _link,
    Field.Type.EMAIL: _email,
    Field.Type.PHONE: _phone,
}


def _choice(field: Field, given: str, catalog: Catalog, held: Plain) -> int:
    for choice in catalog.choices_for(field.pk, held):
        if given == str(choice.pk) or given.casefold() == choice.name.casefold():
            return choice.pk
    raise Invalid(_("There is no such choice."))


def as_key(value: Plain) -> str:
    """A value as a condition compares it; empty for nothing."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def as_given(value: Plain) -> list[str]:
    """A value as a form would give it."""
    if isinstance(value, list):
        return [str(one) for one in value]
    return [as_key(value)]


def as_text(field: Field, value: Plain, catalog: Catalog) -> str:
    """A value for people, in their language; empty for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if field.has_choices:
        ids = value if isinstance(value, list) else [value]
        return ", ".join(filter(None, (catalog.choice_name(field.pk, one) for one in ids)))
    if field.type == Field.Type.DATE:
        return date_format(date.fromisoformat(str(value)), "DATE_FORMAT")
    if field.type in (Field.Type.NUMBER, Field.Type.MONEY):
        return number_format(Decimal(str(value)), use_l10n=True, force_grouping=True)
    return str(value)


def plain_of(field: Field, rows: Iterable[FieldValue]) -> Plain:
    """The plain value of a field from its rows."""
    found = list(rows)
    if field.type == Field.Type.CHOICES:
        return sorted(row.choice_id for row in found if row.choice_id) or None
    return _of_row(field, found[0]) if found else None


def _of_row(field: Field, row: FieldValue) -> Plain:
    if field.type == Field.Type.CHOICE:
        return row.choice_id
    if field.type == Field.Type.YES_NO:
        return None if row.number is None else bool(row.number)
    if field.type == Field.Type.MONEY:
        return None if row.number is None else f"{row.number:.2f}"
    if field.type == Field.Type.NUMBER:
        return None if row.number is None else f"{row.number.normalize():f}"
    if field.type == Field.Type.DATE:
        return row.date.isoformat() if row.date else None
    return (row.long_text if field.type == Field.Type.LONG_TEXT else row.text) or None


def columns_of(field: Field, value: Plain) -> list[dict[str, Any]]:
    """The columns of the rows that hold a plain value; no row for nothing."""
    if value is None or value == "":
        return []
    if isinstance(value, list):
        return [{"choice_id": one} for one in value]
    return [{_COLUMNS.get(field.type, "text"): _column(field, value)}]


def _column(field: Field, value: str | int) -> Any:
    if field.type == Field.Type.YES_NO:
        return Decimal(1 if value else 0)
    if field.type in (Field.Type.NUMBER, Field.Type.MONEY):
        return Decimal(str(value))
    return date.fromisoformat(str(value)) if field.type == Field.Type.DATE else value


_COLUMNS: dict[str, str] = {
    Field.Type.LONG_TEXT: "long_text",
    Field.Type.NUMBER: "number",
    Field.Type.MONEY: "number",
    Field.Type.YES_NO: "number",
    Field.Type.DATE: "date",
    Field.Type.CHOICE: "choice_id",
}


def living_choices(value: Plain, choices: Iterable[Choice]) -> Plain:
    """A value without choices that are gone altogether, for giving back what was before."""
    known = {one.pk for one in choices}
    if isinstance(value, list):
        return [one for one in value if one in known] or None
    if isinstance(value, int) and not isinstance(value, bool):
        return value if value in known else None
    return value

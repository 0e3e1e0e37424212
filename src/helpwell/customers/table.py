"""A CSV file of customers, read into what it would create, change and refuse. Nothing is written here."""

import zoneinfo
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from helpwell.customers.addresses import NoAddress, normal
from helpwell.customers.models import Customer, Identity
from helpwell.kit.csv_safe import Row, RowError, read_table
from helpwell.kit.text import one_line

MOST_ROWS = 5_000
MOST_BYTES = 3_000_000
COLUMNS = {
    "email": ("email", "e-mail", "mail", "email address", "address"),
    "name": ("name", "full name", "customer"),
    "phone": ("phone", "phone number", "telephone", "mobile"),
    "organization": ("organization", "organisation", "company", "account"),
    "language": ("language", "locale"),
    "time_zone": ("time zone", "timezone"),
    "notes": ("notes", "note", "comment"),
}
_BATCH = 400


class Act(StrEnum):
    """What a line would do."""

    CREATE = "create"
    CHANGE = "change"
    SAME = "same"


@dataclass(frozen=True)
class Entry:
    """One line that can be read in: whom it is about, and the fields that it would set."""

    line: int
    act: Act
    email: str
    fields: dict[str, str]
    customer_id: int | None = None

    @property
    def word(self) -> str:
        """What it does, in a word."""
        return {Act.CREATE: _("New"), Act.CHANGE: _("Changed"), Act.SAME: _("As it is")}[self.act]


@dataclass(frozen=True)
class Plan:
    """What a file would do: the entries in its order, and what is refused, with the line and why."""

    entries: list[Entry] = field(default_factory=list)
    refused: list[RowError] = field(default_factory=list)
    unknown_headers: list[str] = field(default_factory=list)

    def count(self, act: Act) -> int:
        """How many lines would do this."""
        return sum(entry.act is act for entry in self.entries)


def plan(content: bytes) -> Plan:
    """What the file would do now; raises UnreadableTable. Empty cells leave what is known as it is."""
    table = read_table(
        content, columns=COLUMNS, required=("email",), max_bytes=MOST_BYTES, max_rows=MOST_ROWS
    )
    found = Plan(unknown_headers=table.unknown_headers, refused=list(table.errors))
    seen: dict[str, int] = {}
    fit: list[tuple[Row, str, dict[str, str]]] = []
    for row in table.rows:
        try:
            email, fields = _read(row)
        except ValueError as error:
            found.refused.append(RowError(row.line, str(error)))
            continue
        if email in seen:
            message = _("Line {n} has the same address.").format(n=seen[email])
            found.refused.append(RowError(row.line, message))
            continue
        seen[email] = row.line
        fit.append((row, email, fields))
    known = _known(email for _row, email, _fields in fit)
    found.entries.extend(
        _entry(row.line, email, fields, known.get(email)) for row, email, fields in fit
    )
    found.refused.sort(key=lambda one: one.line)
    return found


def _read(row: Row) -> tuple[str, dict[str, str]]:
    """The address and the other fields of a line; raises ValueError with the reason."""
    values = {name: value for name, value in row.values.items() if value}
    try:
        email = normal(Identity.Kind.EMAIL, values.pop("email"))
    except NoAddress:
        raise ValueError(_("This is no email address.")) from None
    fields = {name: check(values[name]) for name, check in _CHECKS.items() if name in values}
    return email, fields


def _phone(value: str) -> str:
    try:
        return normal(Identity.Kind.PHONE, value)
    except NoAddress:
        raise ValueError(_("This is no phone number.")) from None


def _language(value: str) -> str:
    code = value.strip().lower().replace("_", "-")
    try:
        get_language_info(code)
    except KeyError:
        raise ValueError(_("This language code is not known.")) from None
    return code


def _time_zone(value: str) -> str:
    try:
        return zoneinfo.ZoneInfo(value).key
    except (KeyError, ValueError, OSError):
        raise ValueError(_("This time zone is not known.")) from None


def _line(value: str) -> str:
    return one_line(value, 200)


def _text(value: str) -> str:
    return value[:10_000]


_CHECKS = {
    "name": _line,
    "phone": _phone,
    "organization": _line,
    "language": _language,
    "time_zone": _time_zone,
    "notes": _text,
}


def _known(emails: Iterable[str]) -> dict[str, Customer]:
    found: dict[str, Customer] = {}
    for batch in _batches(list(emails)):
        identities = Identity.objects.filter(kind=Identity.Kind.EMAIL, value__in=batch)
        for identity in identities.select_related(
            "customer__organization", "customer__merged_into"
        ):
            found[identity.value] = identity.customer.survivor()
    return found


def _batches(values: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(values), _BATCH):
        yield values[start : start + _BATCH]


def _entry(line: int, email: str, fields: dict[str, str], customer: Customer | None) -> Entry:
    if customer is None:
        return Entry(line, Act.CREATE, email, fields)
    known = {
        "name": customer.name,
        "organization": customer.organization.name if customer.organization else "",
        "language": customer.language,
        "time_zone": customer.time_zone,
        "notes": customer.notes,
    }
    changed = {name: value for name, value in fields.items() if known.get(name, "") != value}
    if changed.keys() == {"phone"} and _has_phone(customer, changed["phone"]):
        changed = {}
    return Entry(line, Act.CHANGE if changed else Act.SAME, email, changed, customer.pk)


def _has_phone(customer: Customer, value: str) -> bool:
    return Identity.objects.filter(
        customer=customer, kind=Identity.Kind.PHONE, value=value
    ).exists()

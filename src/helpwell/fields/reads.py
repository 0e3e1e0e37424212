"""What other rooms read of fields: values in batches, their words, what is missing, and tickets by a field."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q

from helpwell.customers.models import Customer, Organization
from helpwell.fields.catalog import Catalog, catalog
from helpwell.fields.conditions import Facts, shown
from helpwell.fields.models import Field, FieldValue, FormOfTicket
from helpwell.fields.values import Invalid, Plain, parse, plain_of
from helpwell.fields.values import as_text as words_of
from helpwell.tickets.models import Ticket

Values = dict[int, Plain]


def fields_for(ticket: Ticket) -> list[Field]:
    """The fields that are asked on a ticket by its form and their conditions, in order. Three queries."""
    known = catalog()
    facts = facts_of(ticket)
    return [one for one in known.asked_on(facts.form_id) if shown(one, facts, known)]


def facts_of(ticket: Ticket) -> Facts:
    """What conditions look at. Two queries."""
    form_id = FormOfTicket.objects.filter(pk=ticket.pk).values_list("form_id", flat=True).first()
    values = values_of([ticket.pk]).get(ticket.pk, {})
    return Facts(values=values, type=ticket.type, form_id=form_id)


def values_of(ticket_ids: Iterable[int]) -> dict[int, Values]:
    """Ticket id → field id → plain value, archived fields too. One query, and one for the catalog."""
    return _values("ticket_id", list(ticket_ids))


def customer_values(customer_ids: Iterable[int]) -> dict[int, Values]:
    """The same for customers."""
    return _values("customer_id", list(customer_ids))


def organization_values(organization_ids: Iterable[int]) -> dict[int, Values]:
    """The same for organizations."""
    return _values("organization_id", list(organization_ids))


def values_of_owner(owner: Ticket | Customer | Organization) -> Values:
    """The values of one ticket, customer or organization."""
    return _values(f"{owner._meta.model_name}_id", [owner.pk]).get(owner.pk, {})  # noqa: SLF001 (Django's documented interface)


def _values(column: str, ids: list[int]) -> dict[int, Values]:
    rows: defaultdict[int, list[FieldValue]] = defaultdict(list)
    for row in FieldValue.objects.filter(**{f"{column}__in": ids}):
        rows[row.__dict__[column]].append(row)
    if not rows:
        return {}
    known = catalog()
    return {owner: values_in(found, known) for owner, found in rows.items()}


def values_in(rows: Iterable[FieldValue], known: Catalog) -> Values:
    """Field id → plain value, from the rows of one owner."""
    by_field: defaultdict[int, list[FieldValue]] = defaultdict(list)
    for row in rows:
        by_field[row.field_id].append(row)
    return {
        pk: plain_of(known.fields[pk], found)
        for pk, found in by_field.items()
        if pk in known.fields
    }


def as_text(field: Field, value: Plain) -> str:
    """A plain value for people, in their language. One query."""
    return words_of(field, value, catalog())


def field_named(key: str) -> Field | None:
    """The field of a key, archived ones too. One query."""
    return catalog().by_key(key)


def ticket_fields() -> list[Field]:
    """The living fields of tickets, in order. One query."""
    return catalog().about(Field.About.TICKET)


def choices_of(field: Field) -> list[tuple[str, str]]:
    """What a field of choices offers, as (id, name); yes and no for that type; nothing else has choices. One query."""
    if field.type == Field.Type.YES_NO:
        return [
            ("yes", words_of(field, True, Catalog())),
            ("no", words_of(field, False, Catalog())),
        ]
    return [(str(one.pk), one.name) for one in catalog().open_choices(field.pk)]


def missing_to_solve(ticket: Ticket) -> list[str]:
    """The names of the fields that must be filled before this ticket is solved. One query where none is asked for."""
    known = catalog()
    if not any(one.required_to_solve for one in known.about(Field.About.TICKET)):
        return []
    facts = facts_of(ticket)
    return [one.name for one in known.asked_on(facts.form_id) if lacks(one, facts, known)]


def lacks(field: Field, facts: Facts, known: Catalog) -> bool:
    """Whether the field must be filled before solving, and is not."""
    return (
        field.required_to_solve
        and facts.values.get(field.pk) in (None, [], "")
        and shown(field, facts, known)
    )


IS, IS_NOT, EMPTY, FILLED, LESS, MORE, HAS = (
    "is",
    "is_not",
    "empty",
    "filled",
    "less",
    "more",
    "has",
)


def operators_for(field: Field) -> tuple[str, ...]:
    """By what one can look for tickets with this field."""
    if field.type in (Field.Type.NUMBER, Field.Type.MONEY, Field.Type.DATE):
        return (IS, IS_NOT, LESS, MORE, EMPTY, FILLED)
    if field.type == Field.Type.LONG_TEXT:
        return (HAS, EMPTY, FILLED)
    if field.has_choices or field.type == Field.Type.YES_NO:
        return (IS, IS_NOT, EMPTY, FILLED)
    return (IS, IS_NOT, HAS, EMPTY, FILLED)


def tickets_with(field: Field, operator: str, value: str = "") -> Q:
    """A condition on tickets: is, is_not, empty, filled, less (or before), more (or after), has (words within).

    Raises Invalid where the value does not fit, or the operator is none for this field.
    """
    if operator not in operators_for(field):
        raise Invalid(operator)
    rows = FieldValue.objects.filter(field=field, ticket=OuterRef("pk"))
    if operator == FILLED:
        return Q(Exists(rows))
    if operator == EMPTY:
        return ~Q(Exists(rows))
    found = Q(Exists(rows.filter(_compared(field, operator, value))))
    return ~found if operator == IS_NOT else found


def _compared(field: Field, operator: str, value: str) -> Q:
    if operator == HAS:
        column = "long_text" if field.type == Field.Type.LONG_TEXT else "text"
        return Q(**{f"{column}__icontains": value.strip()[:300]})
    held = int(value) if field.has_choices and value.isascii() and value.isdigit() else None
    plain = parse(field, [value], catalog(), held=held)
    if plain is None:
        raise Invalid(operator)
    if isinstance(plain, list):
        return Q(choice_id__in=plain)
    if field.type == Field.Type.CHOICE:
        return Q(choice_id=plain)
    column, typed = _typed(field, plain)
    suffix = {LESS: "__lt", MORE: "__gt"}.get(operator, "")
    return Q(**{f"{column}{suffix}": typed})


def _typed(field: Field, plain: str | int) -> tuple[str, Any]:
    if field.type == Field.Type.YES_NO:
        return "number", Decimal(int(bool(plain)))
    if field.type in (Field.Type.NUMBER, Field.Type.MONEY):
        return "number", Decimal(str(plain))
    if field.type == Field.Type.DATE:
        return "date", date.fromisoformat(str(plain))
    return "text", plain

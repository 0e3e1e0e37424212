"""Conditions on the fields that a desk made for itself, of the ticket, its customer or its organization."""

from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Exists as Has
from django.db.models import OuterRef, Q, QuerySet

from helpwell.fields.models import Choice, Field, FieldValue
from helpwell.search.conditions import Condition, Op
from helpwell.search.facets import Choices, Facet, Kind
from helpwell.search.moments import day, span
from helpwell.search.questions import NOTHING, Asker, numbers
from helpwell.tickets.models import Ticket

_PREFIX = "field."
_T = Field.Type
_KINDS = {
    _T.NUMBER: Kind.NUMBER, _T.MONEY: Kind.NUMBER, _T.DATE: Kind.TIME, _T.YES_NO: Kind.FLAG,
    _T.CHOICE: Kind.CHOICE, _T.CHOICES: Kind.CHOICE,
}  # fmt: skip
_OPS: dict[Kind, tuple[Op, ...]] = {
    Kind.NUMBER: (Op.LEAST, Op.MOST, Op.ANY, Op.SET, Op.EMPTY),
    Kind.TIME: (Op.BEFORE, Op.AFTER, Op.WITHIN, Op.OLDER, Op.SET, Op.EMPTY),
    Kind.FLAG: (Op.YES, Op.NO, Op.SET, Op.EMPTY),
    Kind.CHOICE: (Op.ANY, Op.NONE, Op.ALL, Op.SET, Op.EMPTY),
    Kind.WORDS: (Op.CONTAINS, Op.LACKS, Op.SET, Op.EMPTY),
}
_OWNER = {"ticket": "pk", "customer": "customer", "organization": "customer__organization"}
_LARGEST = Decimal(10) ** 15


def is_one(name: str) -> bool:
    """Whether a condition's field is one of the desk's own."""
    return name.startswith(_PREFIX)


def facets() -> list[Facet]:
    """The desk's own fields, as conditions show them. One query."""
    return [facet_of(one) for one in Field.objects.filter(archived_at=None)]


def facet_of(one: Field) -> Facet:
    """One field as conditions show it."""
    kind = _KINDS.get(_T(one.type), Kind.WORDS)
    return Facet(f"{_PREFIX}{one.pk}", one.name, kind, _OPS[kind], lambda _person: _choices(one))


def field_named(name: str) -> Field | None:
    """The field that a condition names; None for one that is gone."""
    ids = numbers([name.removeprefix(_PREFIX)])
    return Field.objects.filter(pk__in=ids).first() if ids else None


def facet_named(name: str) -> Facet | None:
    """The same as conditions show it."""
    one = field_named(name)
    return facet_of(one) if one else None


def question(one: Condition, asker: Asker) -> Q:
    """What a condition on one of the desk's own fields asks."""
    own = field_named(one.field)
    if own is None:
        return NOTHING
    held = FieldValue.objects.filter(field=own, **{own.about: OuterRef(_OWNER[own.about])})
    if one.op in (Op.SET, Op.EMPTY):
        return Q(Has(held)) if one.op is Op.SET else ~Q(Has(held))
    if one.op is Op.ALL:
        return _all_of(held, numbers(one.values))
    wanted = _value(own, one, asker)
    if wanted is None:
        return NOTHING
    found = Q(Has(held.filter(wanted)))
    return ~found if one.op in (Op.NONE, Op.LACKS) else found


def rows(one: Condition, asker: Asker) -> "QuerySet[Ticket, int] | None":
    """The numbers of the tickets that hold a value, where an index answers; None where none does."""
    if not is_one(one.field) or one.op in (Op.NONE, Op.LACKS, Op.EMPTY, Op.NO, Op.SET, Op.ALL):
        return None
    own = field_named(one.field)
    wanted = _value(own, one, asker) if own is not None else None
    if own is None or wanted is None or own.about != Field.About.TICKET:
        return None
    held: Any = FieldValue.objects.filter(wanted, field=own, ticket__isnull=False)
    return held.values_list("ticket_id", flat=True)  # type: ignore[no-any-return]


def _choices(one: Field) -> Choices:
    found = Choice.objects.filter(field=one).values_list("pk", "name") if one.has_choices else []
    return [(str(pk), name) for pk, name in found]


def _all_of(held: "QuerySet[FieldValue]", ids: list[int]) -> Q:
    whole = NOTHING if not ids else ~NOTHING
    for id_ in ids:
        whole &= Q(Has(held.filter(choice=id_)))
    return whole


def _value(own: Field, one: Condition, asker: Asker) -> Q | None:
    kind = _KINDS.get(_T(own.type), Kind.WORDS)
    if kind is Kind.CHOICE:
        return Q(choice__in=numbers(one.values))
    if kind is Kind.FLAG:
        return Q(number=1 if one.op is Op.YES else 0)
    if kind is Kind.NUMBER:
        return _number(one)
    if kind is Kind.TIME:
        return _date(one, asker)
    words = one.value.strip()
    return Q(text__icontains=words) | Q(long_text__icontains=words) if words else None


def _number(one: Condition) -> Q | None:
    step = {Op.LEAST: "number__gte", Op.MOST: "number__lte"}.get(one.op, "number")
    try:
        wanted = Decimal(one.value.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return Q(**{step: wanted}) if wanted.is_finite() and abs(wanted) < _LARGEST else None


def _date(one: Condition, asker: Asker) -> Q | None:
    length = span(one.value)
    today = asker.now.astimezone(asker.zone).date()
    if length is not None and length > timedelta(days=36_500):
        return None
    when = today - length if length is not None else day(one.value, asker.now, asker.zone)
    if when is None:
        return None
    if one.op is Op.WITHIN:
        return Q(date__gte=when, date__lte=today)
    return Q(date__gte=when) if one.op is Op.AFTER else Q(date__lt=when)

"""Saying when a field is shown, and when it is filled by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.fields.catalog import Catalog, catalog
from helpwell.fields.conditions import leads_to_itself
from helpwell.fields.events import CustomFieldChanged
from helpwell.fields.models import CatalogStamp, Condition, Field, TicketForm
from helpwell.fields.values import Invalid, as_key, parse
from helpwell.fields.verbs.define_field import CannotDefine
from helpwell.tickets.models import Ticket

MOST_LINES = 50


@dataclass(frozen=True)
class Line:
    """One condition as it shall be; `of` is "type", "form" or the id of another field."""

    kind: str
    of: str
    value: str
    fill: str = ""


def set_conditions(field: Field, *, by: Actor, lines: Sequence[Line]) -> Field:
    """The field with exactly these conditions. Raises CannotDefine where one does not fit, or leads in a circle."""
    known = catalog()
    if len(lines) > MOST_LINES:
        raise CannotDefine(_("There are too many conditions: {n} at most.").format(n=MOST_LINES))
    rows = [_row(field, line, known) for line in lines]
    others = {row.other_id for row in rows if row.kind == row.Kind.SHOWN and row.other_id}
    if leads_to_itself(field.pk, {one for one in others if one is not None}, known):
        raise CannotDefine(_("This would make the field depend on itself."))
    with transaction.atomic():
        Field.objects.select_for_update().get(pk=field.pk)
        _replace(field, rows, by=by)
    return field


def put_back(field: Field, facts: Sequence[Sequence[Any]], *, by: Actor) -> None:
    """The conditions as an event kept them, in the transaction of the caller. Raises CannotDefine where one is about what is gone."""
    rows = [
        Condition(
            field=field, kind=kind, of=of, other_id=other, form_id=form, value=value, fill=fill
        )
        for kind, of, other, form, value, fill in facts
    ]
    known = catalog()
    for row in rows:
        if (row.other_id or 0) and row.other_id not in known.fields:
            raise CannotDefine(_("A field that it depended on is gone."))
        if row.form_id and not TicketForm.objects.filter(pk=row.form_id).exists():
            raise CannotDefine(_("A form that it depended on is gone."))
    others = {row.other_id for row in rows if row.kind == row.Kind.SHOWN and row.other_id}
    if leads_to_itself(field.pk, {one for one in others if one is not None}, known):
        raise CannotDefine(_("This would make the field depend on itself."))
    _replace(field, rows, by=by)


def _replace(field: Field, rows: list[Condition], *, by: Actor) -> None:
    before = [_facts(row) for row in field.conditions.all()]
    after = [_facts(row) for row in rows]
    if before == after:
        return
    field.conditions.all().delete()
    Condition.objects.bulk_create(rows)
    CatalogStamp.renew()
    fact = CustomFieldChanged(field_id=field.pk, changed=["conditions"])
    record(fact, by=by, diff={"conditions": [before, after]})


def _facts(row: Condition) -> list[Any]:
    return [str(row.kind), str(row.of), row.other_id, row.form_id, row.value, row.fill]


def _row(field: Field, line: Line, known: Catalog) -> Condition:
    row = Condition(field=field, kind=Condition.Kind(line.kind))
    if row.kind == row.Kind.FILLED:
        row.fill = _key(field, line.fill, known)
    if line.of == Condition.Of.TYPE:
        if line.value not in Ticket.Type.values:
            raise CannotDefine(_("There is no such type."))
        row.of, row.value = Condition.Of.TYPE, line.value
    elif line.of == Condition.Of.FORM:
        row.of, row.form = Condition.Of.FORM, known.forms.get(_id(line.value))
        if row.form is None:
            raise CannotDefine(_("There is no such form."))
    else:
        row.of, row.other = Condition.Of.FIELD, known.fields.get(_id(line.of))
        if row.other is None or row.other.about != Field.About.TICKET or row.other == field:
            raise CannotDefine(_("Choose another field of tickets for each condition."))
        row.value = _key(row.other, line.value, known)
    return row


def _id(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0


def _key(field: Field, given: str, known: Catalog) -> str:
    """The value as conditions compare it."""
    try:
        value = parse(field, given, known)
    except Invalid as problem:
        words = _("“{value}” does not fit to “{field}”. {why}")
        raise CannotDefine(words.format(value=given[:60], field=field.name, why=problem)) from None
    key = str(value[0]) if isinstance(value, list) and value else as_key(value)
    if not key or len(key) > 200:
        raise CannotDefine(_("Each condition needs a value for “{name}”.").format(name=field.name))
    return key

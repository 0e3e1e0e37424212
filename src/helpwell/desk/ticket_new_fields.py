"""The fields that the page of a new ticket asks, by the form that one chooses there."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from helpwell.events.models import Actor
from helpwell.fields.catalog import Catalog, catalog
from helpwell.fields.conditions import Facts
from helpwell.fields.models import Field, TicketForm
from helpwell.fields.side import Option, Row, row_of, with_typed
from helpwell.fields.values import Invalid, Plain, parse
from helpwell.fields.verbs.set_form import set_form
from helpwell.fields.verbs.set_value import set_value
from helpwell.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class NewFields:
    """The form, the rows that are shown with what was typed, and what each was given."""

    form: TicketForm | None
    forms: tuple[Option, ...]
    rows: tuple[Row, ...]
    given: Mapping[int, list[str]]

    @property
    def is_valid(self) -> bool:
        """Whether all that was typed fits."""
        return not any(row.error for row in self.rows)

    def fill(self, ticket: Ticket, *, by: Actor) -> None:
        """Give the new ticket its form and what was typed. Runs in a transaction."""
        known = catalog()
        if self.form is not None:
            set_form(ticket, by=by, form=self.form)
        for row in self.rows:
            set_value(ticket, by=by, field=known.fields[row.id], value=self.given[row.id])


def new_fields(data: QueryDict | None) -> NewFields:
    """What the page asks, as it opens or with what was typed. One query."""
    known = catalog()
    form = _form(known, data.get("form", "") if data is not None else "")
    forms = known.living_forms()
    asked = known.asked_on(form.pk if form else None) if form or not forms else []
    given = {one.pk: _given(one, data) for one in asked}
    values, errors = _values(asked, given, known)
    facts = Facts(values=values, type=Ticket.Type.QUESTION, form_id=form.pk if form else None)
    rows = (row_of(one, facts, known) for one in asked)
    return NewFields(
        form=form,
        forms=_options(forms, form),
        rows=tuple(
            with_typed(row, given[row.id], errors[row.id]) if row.id in errors else row
            for row in rows
            if row.is_shown
        ),
        given=given,
    )


def _form(known: Catalog, asked: str) -> TicketForm | None:
    return next((one for one in known.living_forms() if str(one.pk) == asked), None)


def _options(forms: list[TicketForm], chosen: TicketForm | None) -> tuple[Option, ...]:
    if not forms:
        return ()
    usual = Option("", _("As the team has it"), chosen is None)
    return (usual, *(Option(str(one.pk), one.name, one == chosen) for one in forms))


def _given(one: Field, data: QueryDict | None) -> list[str]:
    name = f"field-{one.pk}"
    if data is None or f"asked-{one.pk}" not in data:
        return [one.default] if one.default else []
    return data.getlist(name)


def _values(
    asked: list[Field], given: Mapping[int, list[str]], known: Catalog
) -> tuple[dict[int, Plain], dict[int, str]]:
    values: dict[int, Plain] = {}
    errors: dict[int, str] = {}
    for one in asked:
        try:
            values[one.pk] = parse(one, given[one.pk], known)
        except Invalid as problem:
            errors[one.pk] = str(problem)
    return values, errors

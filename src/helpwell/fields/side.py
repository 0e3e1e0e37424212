"""The fields as a ticket's page asks them: rows with their controls, shown or not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Subquery
from django.utils.translation import gettext as _

from helpwell.fields.catalog import Catalog, catalog, catalog_at
from helpwell.fields.conditions import Facts, shown
from helpwell.fields.models import CatalogStamp, Field, FieldValue, FormOfTicket
from helpwell.fields.reads import Values, lacks, values_in
from helpwell.fields.values import LONGEST, LONGEST_TEXT, Plain, as_given, as_text
from helpwell.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a control."""

    value: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One field with its control."""

    id: int
    key: str
    name: str
    type: str
    help: str
    value: str
    text: str
    is_shown: bool = True
    is_lacking: bool = False
    is_required: bool = False
    options: tuple[Option, ...] = ()
    input_type: str = "text"
    input_mode: str = "text"
    longest: int = LONGEST
    error: str = ""

    @property
    def control(self) -> str:
        """Which control asks for it."""
        if self.type == Field.Type.CHOICES:
            return "many"
        if self.options:
            return "one"
        return "area" if self.type == Field.Type.LONG_TEXT else "line"

    @property
    def input_name(self) -> str:
        """What its input is called where several fields are asked at once."""
        return f"field-{self.id}"

    @property
    def href(self) -> str:
        """Where a link, an address or a number leads."""
        before = {"link": "", "email": "mailto:", "phone": "tel:"}.get(self.type)
        return f"{before}{self.value}" if before is not None and self.value else ""


@dataclass(frozen=True, slots=True)
class Side:
    """The part of fields on a ticket's page."""

    url: str
    may_change: bool
    rows: tuple[Row, ...] = ()
    others: tuple[Row, ...] = ()
    forms: tuple[Option, ...] = ()
    form_name: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.rows or self.others or self.forms)

    def row(self, field_id: int) -> Row | None:
        """The row of a field."""
        return next((one for one in self.rows if one.id == field_id), None)


def side_of(ticket: Ticket, *, url: str, may_change: bool) -> Side:
    """What the page shows of a ticket's fields. Two queries; `url` is the ticket's own."""
    known, form_id = _state(ticket)
    if known is None:
        return Side(url=url, may_change=may_change)
    values = values_in(FieldValue.objects.filter(ticket=ticket).order_by("id"), known)
    facts = Facts(values=values, type=ticket.type, form_id=form_id)
    asked = known.asked_on(form_id)
    form = known.forms.get(form_id) if form_id else None
    others = [one for pk, one in known.fields.items() if pk in values and one not in asked]
    return Side(
        url=url,
        may_change=may_change,
        rows=tuple(row_of(one, facts, known) for one in asked),
        others=tuple(row_of(one, facts, known) for one in others),
        forms=_forms(known, form_id),
        form_name=form.name if form else "",
    )


def _state(ticket: Ticket) -> tuple[Catalog | None, int | None]:
    form = FormOfTicket.objects.filter(pk=ticket.pk).values("form_id")[:1]
    found = CatalogStamp.objects.values_list("stamp", Subquery(form)).first()
    return (catalog_at(found[0]), found[1]) if found else (None, None)


def _forms(known: Catalog, form_id: int | None) -> tuple[Option, ...]:
    forms = known.living_forms()
    now = known.forms.get(form_id) if form_id else None
    if now is not None and now not in forms:
        forms = [now, *forms]
    options = [Option(str(one.pk), one.name, one.pk == form_id) for one in forms]
    return (Option("", _("All fields"), now is None), *options) if options else ()


def row_of(one: Field, facts: Facts, known: Catalog, *, error: str = "") -> Row:
    """One field with its control and value."""
    value = facts.values.get(one.pk)
    return Row(
        id=one.pk,
        key=one.key,
        name=one.name,
        type=one.type,
        help=one.help,
        value=_input(one, value),
        text=as_text(one, value, known),
        is_shown=shown(one, facts, known),
        is_lacking=lacks(one, facts, known),
        is_required=one.required_to_solve,
        options=_options(one, value, known),
        error=error,
        **_control(one),
    )


def _input(one: Field, value: Plain) -> str:
    return "" if one.has_choices else as_given(value)[0]


def _options(one: Field, value: Plain, known: Catalog) -> tuple[Option, ...]:
    given = as_given(value)
    if one.type == Field.Type.YES_NO:
        pairs = [("yes", _("Yes")), ("no", _("No"))]
    elif one.has_choices:
        pairs = [(str(c.pk), c.name) for c in known.choices_for(one.pk, value)]
    else:
        return ()
    return tuple(Option(key, name, key in given) for key, name in pairs)


def _control(one: Field) -> dict[str, Any]:
    kinds: Mapping[str, tuple[str, str, int]] = {
        Field.Type.DATE: ("date", "text", 10),
        Field.Type.NUMBER: ("text", "decimal", 40),
        Field.Type.MONEY: ("text", "decimal", 40),
        Field.Type.LINK: ("text", "url", LONGEST),
        Field.Type.EMAIL: ("text", "email", 254),
        Field.Type.PHONE: ("text", "tel", 40),
        Field.Type.LONG_TEXT: ("text", "text", LONGEST_TEXT),
    }
    type_, mode, longest = kinds.get(one.type, ("text", "text", LONGEST))
    return {"input_type": type_, "input_mode": mode, "longest": longest}


def side_about(about: str, values: Values, *, url: str, may_change: bool) -> Side:
    """The fields of a customer or an organization with these values, archived ones where they are filled. One query."""
    known = catalog()
    facts = Facts(values=values)
    rows = [row_of(one, facts, known) for one in known.about(about)]
    others = [
        row_of(one, facts, known)
        for one in known.fields.values()
        if one.about == about and one.is_archived and one.pk in values
    ]
    return Side(url=url, may_change=may_change, rows=tuple(rows), others=tuple(others))


def with_typed(row: Row, given: Sequence[str], error: str) -> Row:
    """A row that was refused: what was typed stays, and why it does not fit stands below it."""
    return replace(
        row,
        value="" if row.options else (given[0] if given else "")[: row.longest],
        error=error,
        options=tuple(Option(one.value, one.name, one.value in given) for one in row.options),
    )

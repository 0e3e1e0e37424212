"""What the settings of fields and forms ask: the plain inputs, the lines of choices, the lines of conditions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from helpwell.fields.catalog import Catalog, catalog
from helpwell.fields.models import Condition, Field, TicketForm
from helpwell.fields.verbs.define_field import (
    Asked,
    CannotDefine,
    ChoiceLine,
    change_field,
    define_field,
)
from helpwell.fields.verbs.set_conditions import Line, set_conditions
from helpwell.kit.forms import Switch
from helpwell.people.access import open_teams
from helpwell.people.models import Agent, Team
from helpwell.tickets.models import Channel, Ticket


class FieldForm(forms.Form):
    """A field, but for its choices and conditions, which come in lines of their own."""

    name = forms.CharField(label=_("Name"), max_length=80)
    about = forms.ChoiceField(label=_("Asked on"), choices=Field.About.choices)
    type = forms.ChoiceField(label=_("Type"), choices=Field.Type.choices)
    key = forms.CharField(
        label=_("Key"),
        max_length=60,
        required=False,
        help_text=_(
            "Its name in searches, macros and exports; it never changes. Left empty, it comes from the name."
        ),
    )
    help = forms.CharField(
        label=_("Help"),
        max_length=200,
        required=False,
        help_text=_("Shown to the agent who fills it in."),
    )
    default = forms.CharField(
        label=_("Default"),
        max_length=200,
        required=False,
        help_text=_(
            "What a new ticket has. For choices, the name of one; for yes or no, yes or no."
        ),
    )
    required_to_solve = forms.BooleanField(
        label=_("Must be filled in before a ticket is solved"), required=False, widget=Switch
    )

    def __init__(self, data: QueryDict | None = None, *, field: Field | None = None) -> None:
        super().__init__(data, initial=_initial(field) if field else None)
        self._data, self._field = data, field
        if field is not None:
            del self.fields["key"], self.fields["about"]
            if field.about != Field.About.TICKET:
                del self.fields["required_to_solve"]

    def save(self, person: Agent) -> Field | None:
        """The field as asked, or None where it cannot be so: the form says why."""
        given, data = self.cleaned_data, self._data or QueryDict()
        asked = Asked(
            name=given["name"],
            help=given["help"],
            required_to_solve=given.get("required_to_solve", False),
            default=given["default"],
            choices=choice_lines(data),
        )
        try:
            field = self._written(person, asked)
            if field.about == Field.About.TICKET:
                set_conditions(field, by=person.actor, lines=condition_lines(data))
        except CannotDefine as problem:
            self.add_error(None, str(problem))
            return None
        return field

    def _written(self, person: Agent, asked: Asked) -> Field:
        given = self.cleaned_data
        if self._field is not None:
            change_field(self._field, by=person.actor, asked=asked, type_=given["type"])
            return Field.objects.get(pk=self._field.pk)
        return define_field(
            by=person.actor,
            type_=given["type"],
            asked=asked,
            about=given["about"],
            key=given["key"],
        )


def _initial(field: Field) -> dict[str, Any]:
    default = field.default
    if field.has_choices and default:
        default = next((one.name for one in field.choices.all() if str(one.pk) == default), "")
    return {
        "name": field.name,
        "type": field.type,
        "help": field.help,
        "default": default,
        "required_to_solve": field.required_to_solve,
    }


def choice_lines(data: QueryDict) -> list[ChoiceLine]:
    """The choices that a form gives, in order."""
    ids, names = data.getlist("choice_id"), data.getlist("choice_name")
    pairs = zip(ids, names, strict=False)
    return [ChoiceLine(name=name, id=_number(pk)) for pk, name in list(pairs)[:500] if name.strip()]


def condition_lines(data: QueryDict) -> list[Line]:
    """The conditions that a form gives; a line without a thing to look at is none."""
    known = catalog()
    columns = [data.getlist(f"condition_{name}") for name in ("kind", "of", "value", "fill")]
    rows = list(zip(*columns, strict=False))[:100]
    return [
        Line(kind=kind, of=of, value=_meant(of, value.strip(), known), fill=fill.strip())
        for kind, of, value, fill in rows
        if of and kind in Condition.Kind.values
    ]


def _meant(of: str, words: str, known: Catalog) -> str:
    """What somebody means who writes the name of a type or a form."""
    if of == Condition.Of.TYPE:
        named = {str(label).casefold(): value for value, label in Ticket.Type.choices}
        return named.get(words.casefold(), words)
    if of == Condition.Of.FORM:
        forms_named = {form.name.casefold(): str(pk) for pk, form in known.forms.items()}
        return forms_named.get(words.casefold(), words)
    return words


def _number(given: str) -> int | None:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None


@dataclass(frozen=True)
class ConditionRow:
    """One line of a condition, with words for values."""

    kind: str
    of: str
    value: str
    fill: str


def condition_rows(field: Field | None, data: QueryDict | None) -> list[ConditionRow]:
    """The lines to show: what was typed, or what is stored."""
    if data is not None:
        names = ("kind", "of", "value", "fill")
        columns = [data.getlist(f"condition_{name}") for name in names]
        return [ConditionRow(*row) for row in zip(*columns, strict=False) if row[1] or row[2]]
    known = catalog()
    return (
        [_row(field, line, known) for line in known.conditions.get(field.pk, [])] if field else []
    )


def _row(field: Field, line: Condition, known: Catalog) -> ConditionRow:
    fill = _words(field, line.fill, known)
    if line.of == Condition.Of.TYPE:
        return ConditionRow(line.kind, "type", str(Ticket.Type(line.value).label), fill)
    if line.of == Condition.Of.FORM:
        form = known.forms.get(line.form_id or 0)
        return ConditionRow(line.kind, "form", form.name if form else "", fill)
    other = known.fields.get(line.other_id or 0)
    words = _words(other, line.value, known) if other else line.value
    return ConditionRow(line.kind, str(line.other_id), words, fill)


def _words(field: Field, key: str, known: Catalog) -> str:
    if field.has_choices and key.isdigit():
        return known.choice_name(field.pk, int(key))
    return key


def choice_rows(field: Field | None, data: QueryDict | None) -> list[dict[str, Any]]:
    """The choices to show: what was typed, or what is stored."""
    if data is not None:
        return [{"id": line.id or "", "name": line.name} for line in choice_lines(data)]
    if field is None:
        return []
    living = field.choices.filter(archived_at=None)
    return [{"id": one.pk, "name": one.name} for one in living]


def condition_context(field: Field | None) -> dict[str, Any]:
    """What conditions can look at, and the values to offer for each."""
    known = catalog()
    others = [one for one in known.about(Field.About.TICKET) if field is None or one.pk != field.pk]
    offers: list[tuple[str, Sequence[str]]] = [
        ("type", [str(label) for label in Ticket.Type.labels]),
        ("form", [form.name for form in known.living_forms()]),
    ]
    for one in others:
        if one.has_choices:
            offers.append((str(one.pk), [c.name for c in known.open_choices(one.pk)]))
        elif one.type == Field.Type.YES_NO:
            offers.append((str(one.pk), ["yes", "no"]))
    return {"others": others, "offers": offers, "has_forms": bool(known.living_forms())}


class TicketFormForm(forms.Form):
    """A ticket form, but for its fields, which come in lines of their own."""

    name = forms.CharField(label=_("Name"), max_length=80)
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=_("No team"),
        help_text=_("New tickets of this team take the form."),
    )
    channel = forms.ModelChoiceField(
        label=_("Channel"),
        queryset=Channel.objects.none(),
        required=False,
        empty_label=_("No channel"),
        help_text=_("New tickets of this channel take the form; it comes before that of the team."),
    )

    def __init__(self, data: QueryDict | None = None, *, form: TicketForm | None = None) -> None:
        initial = (
            {"name": form.name, "team": form.team_id, "channel": form.channel_id} if form else None
        )
        super().__init__(data, initial=initial)
        self.fields["team"].queryset = open_teams()  # type: ignore[attr-defined]
        self.fields["channel"].queryset = Channel.objects.filter(is_active=True)  # type: ignore[attr-defined]


def form_rows(form: TicketForm | None, data: QueryDict | None) -> list[dict[str, Any]]:
    """All fields of tickets, those that the form asks before the others, in its order."""
    known = catalog()
    asked = [one.pk for one in fields_in(data)] if data is not None else []
    if data is None and form is not None:
        asked = known.on_form.get(form.pk, [])
    chosen = [known.fields[pk] for pk in asked if pk in known.fields]
    rest = [one for one in known.about(Field.About.TICKET) if one not in chosen]
    return [{"field": one, "chosen": one in chosen} for one in [*chosen, *rest]]


def fields_in(data: QueryDict) -> list[Field]:
    """The fields that a form was given, in their order."""
    known = catalog()
    ids = [_number(one) for one in data.getlist("field")[:500]]
    return [known.fields[pk] for pk in ids if pk in known.fields]

"""All fields, choices, conditions and forms, kept by each process until they change. One query asks whether they did."""

from dataclasses import dataclass, field
from threading import Lock
from uuid import UUID

from helpwell.fields.models import (
    CatalogStamp,
    Choice,
    Condition,
    Field,
    FormField,
    TicketForm,
)


@dataclass(frozen=True)
class Catalog:
    """The fields in their order, with what hangs on them."""

    stamp: UUID | None = None
    fields: dict[int, Field] = field(default_factory=dict)
    choices: dict[int, list[Choice]] = field(default_factory=dict)
    conditions: dict[int, list[Condition]] = field(default_factory=dict)
    forms: dict[int, TicketForm] = field(default_factory=dict)
    on_form: dict[int, list[int]] = field(default_factory=dict)

    def about(self, about: str) -> list[Field]:
        """The living fields of tickets, customers or organizations."""
        return [one for one in self.fields.values() if one.about == about and not one.is_archived]

    def asked_on(self, form_id: int | None) -> list[Field]:
        """The living fields of a form in its order; all of them where there is no form."""
        if form_id is None or form_id not in self.forms:
            return self.about(Field.About.TICKET)
        asked = (self.fields[one] for one in self.on_form.get(form_id, []) if one in self.fields)
        return [one for one in asked if not one.is_archived]

    def living_forms(self) -> list[TicketForm]:
        """The forms that one can choose."""
        return [form for form in self.forms.values() if form.archived_at is None]

    def open_choices(self, field_id: int) -> list[Choice]:
        """The choices that one can take."""
        return [one for one in self.choices.get(field_id, []) if one.archived_at is None]

    def choices_for(self, field_id: int, held: object) -> list[Choice]:
        """The choices that one can take or keep: the open ones, and those that are held."""
        holds = held if isinstance(held, list) else [held]
        known = self.choices.get(field_id, [])
        return [one for one in known if one.archived_at is None or one.pk in holds]

    def choice_name(self, field_id: int, choice_id: object) -> str:
        """What a choice is called, archived ones too."""
        found = (one.name for one in self.choices.get(field_id, []) if one.pk == choice_id)
        return next(found, "")

    def by_key(self, key: str) -> Field | None:
        """The field of a key, archived ones too."""
        return next((one for one in self.fields.values() if one.key == key), None)


_kept = Catalog()
_lock = Lock()


def catalog() -> Catalog:
    """The present state. One query, and five more in a process that has not read it yet."""
    return catalog_at(CatalogStamp.objects.values_list("stamp", flat=True).first())


def catalog_at(stamp: UUID | None) -> Catalog:
    """The state of a stamp that was read just now; asks nothing where it is known."""
    global _kept  # noqa: PLW0603 (one catalog a process)
    if stamp is None:
        return Catalog()
    kept = _kept
    if kept.stamp != stamp:
        kept = _read(stamp)
        with _lock:
            _kept = kept
    return kept


def _read(stamp: UUID) -> Catalog:
    # The stamp was read first: what is read now is as new as it or newer, never older.
    found = Catalog(stamp=stamp)
    found.fields.update({one.pk: one for one in Field.objects.all()})
    found.forms.update({one.pk: one for one in TicketForm.objects.all()})
    for choice in Choice.objects.all():
        found.choices.setdefault(choice.field_id, []).append(choice)
    for condition in Condition.objects.all():
        found.conditions.setdefault(condition.field_id, []).append(condition)
    for row in FormField.objects.all():
        found.on_form.setdefault(row.form_id, []).append(row.field_id)
    return found

"""The way back from what was changed about a field."""

from typing import Any

from django.utils.translation import gettext as _

from helpwell.events.models import Actor, Event
from helpwell.events.undoing import CannotUndo, ensure_latest
from helpwell.fields.events import CustomFieldArchived, CustomFieldChanged, CustomFieldRestored
from helpwell.fields.models import Field
from helpwell.fields.verbs.archive_field import archive_field, restore_field
from helpwell.fields.verbs.define_field import (
    Asked,
    CannotDefine,
    ChoiceLine,
    change_field,
    plain,
)
from helpwell.fields.verbs.set_conditions import put_back


def undo_definition(
    event: Event, fact: CustomFieldChanged | CustomFieldArchived | CustomFieldRestored, by: Actor
) -> None:
    """The field as it was asked before, in what the event touched. A choice that was taken away comes back under its name."""
    field = Field.objects.select_for_update().filter(pk=fact.field_id).first()
    if field is None:
        raise CannotUndo(_("This field is gone."))
    ensure_latest(event)
    if isinstance(fact, CustomFieldArchived):
        restore_field(field, by=by)
    elif isinstance(fact, CustomFieldRestored):
        archive_field(field, by=by)
    else:
        _change_back(field, {name: pair[0] for name, pair in (event.diff or {}).items()}, by)


def _change_back(field: Field, before: dict[str, Any], by: Actor) -> None:
    if "conditions" in before:
        try:
            put_back(field, before["conditions"], by=by)
        except CannotDefine as wrong:
            raise CannotUndo(str(wrong)) from wrong
        return
    said = {**plain(field), **before}
    asked = Asked(
        name=said["name"],
        help=said["help"],
        required_to_solve=said["required_to_solve"],
        default=_default_as_given(said),
        choices=[ChoiceLine(name, pk) for pk, name, archived in said["choices"] if not archived],
    )
    try:
        change_field(field, by=by, asked=asked, type_=said["type"])
    except CannotDefine as wrong:
        raise CannotUndo(str(wrong)) from wrong


def _default_as_given(said: dict[str, Any]) -> str:
    """A default that is a choice was given by its name."""
    names = {str(pk): name for pk, name, _archived in said["choices"]}
    return str(names.get(said["default"], said["default"]))

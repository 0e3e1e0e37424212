"""The custom fields of the room below, as macros, scripts and variables need them: by their keys."""

from collections.abc import Collection

from helpwell.events.models import Actor
from helpwell.fields.catalog import catalog
from helpwell.fields.models import Field
from helpwell.fields.reads import values_of_owner
from helpwell.fields.values import Invalid, as_text
from helpwell.fields.verbs.set_value import set_value
from helpwell.tickets.models import Ticket


class CannotWrite(ValueError):
    """A value that the field does not take; its text says why."""


def active() -> dict[str, str]:
    """Key → name of the fields that are asked on tickets. One query."""
    return {field.key: field.name for field in catalog().about(Field.About.TICKET)}


def words_on(ticket: Ticket, keys: Collection[str]) -> dict[str, str]:
    """What stands in these fields of a ticket, in words. Two queries."""
    known, values = catalog(), values_of_owner(ticket)
    found = {field.key: field for field in known.about(Field.About.TICKET) if field.key in keys}
    return {key: as_text(field, values.get(field.pk), known) for key, field in found.items()}


def write(ticket: Ticket, *, by: Actor, key: str, value: str) -> Ticket:
    """The ticket with the value in the field, emptied by an empty one; raises CannotWrite where it does not fit."""
    field = catalog().by_key(key)
    if field is None:
        raise CannotWrite(key)
    several = value.split(",") if field.type == Field.Type.CHOICES else value
    try:
        set_value(ticket, by=by, field=field, value=several)
    except Invalid as wrong:
        raise CannotWrite(f"{field.name}: {wrong}") from wrong
    return ticket

"""Filling a field of a ticket, changing and emptying it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from helpwell.events.acting import acting
from helpwell.events.models import Act, Actor, Event
from helpwell.events.record import record
from helpwell.events.undoing import CannotUndo, ensure_latest
from helpwell.fields.catalog import Catalog, catalog
from helpwell.fields.conditions import Facts, fills, shown
from helpwell.fields.events import ValueSet
from helpwell.fields.models import Field
from helpwell.fields.reads import facts_of, values_of_owner
from helpwell.fields.storing import store
from helpwell.fields.values import Invalid, Plain, as_text, living_choices, parse
from helpwell.kit.text import one_line
from helpwell.tickets.change import change, locked
from helpwell.tickets.models import Ticket


def set_value(
    ticket: Ticket, *, by: Actor, field: Field, value: str | Sequence[str]
) -> Event | None:
    """The event of the change, or None where it is so already; an empty value empties the field.

    A choice is given by its id or its name, yes and no as such, a date as 2026-12-31. Fields that hang on this one are
    filled. Raises Invalid, which says in words why this cannot be.
    """
    known = catalog()
    field = known.fields.get(field.pk, field)
    if field.is_archived or field.about != Field.About.TICKET:
        raise Invalid(_("“{name}” is not asked on tickets any more.").format(name=field.name))
    with transaction.atomic():
        ticket = locked(ticket)
        before = values_of_owner(ticket).get(field.pk)
        after = parse(field, value, known, held=before)
        if before == after:
            return None
        event = _set(ticket, field, before, after, by, known)
        fill_others(ticket, by=by)
    return event


def fill_others(ticket: Ticket, *, by: Actor, with_defaults: bool = False) -> None:
    """Fill the empty fields of a held ticket whose conditions hold, and with `with_defaults` those that have one."""
    known = catalog()
    if not any(known.conditions.values()) and not with_defaults:
        return
    facts = facts_of(ticket)
    values = dict(facts.values)
    for _pass in range(5):  # one that is filled may fill the next
        facts = Facts(values=values, type=facts.type, form_id=facts.form_id)
        found = _filled(facts, known, with_defaults=with_defaults)
        if not found:
            return
        for field, value in found.items():
            with acting(Act.Kind.RULE, by=by, words=field.name, room="fields", ref_id=field.pk):
                _set(ticket, field, None, value, by, known, by_condition=True)
            values[field.pk] = value


def _filled(facts: Facts, known: Catalog, *, with_defaults: bool) -> dict[Field, Plain]:
    found: dict[Field, Plain] = {}
    for field in known.asked_on(facts.form_id):
        if facts.values.get(field.pk) is not None or not shown(field, facts, known):
            continue
        fill = fills(field, facts, known) or (field.default if with_defaults else "")
        try:
            value = parse(field, fill, known) if fill else None
        except Invalid:  # its choice is gone since
            value = None
        if value is not None:
            found[field] = value
    return found


def undo_value(event: Event, fact: ValueSet, by: Actor) -> None:
    """The field as it was before the event."""
    known = catalog()
    field = known.fields.get(fact.field_id)
    if field is None:
        raise CannotUndo(_("This field is gone."))
    ticket = locked(Ticket(pk=fact.ticket_id))
    ensure_latest(event)
    before, after = (event.diff or {})[_key(field)]
    choices = known.choices.get(field.pk, [])
    back = living_choices(before, choices)
    _set(ticket, field, after, back, by, known)


def _set(
    ticket: Ticket,
    field: Field,
    before: Plain,
    after: Plain,
    by: Actor,
    known: Catalog,
    *,
    by_condition: bool = False,
) -> Event:
    store(ticket, field, after)
    change(ticket)
    fact = ValueSet(
        ticket_id=ticket.pk,
        team_id=ticket.team_id,
        field_id=field.pk,
        field_name=field.name,
        before=one_line(as_text(field, before, known), 80),
        after=one_line(as_text(field, after, known), 80),
        by_condition=by_condition,
    )
    return record(fact, by=by, diff={_key(field): [before, after]})


def _key(field: Field) -> str:
    return f"field:{field.pk}"

"""Filling a field of a customer or an organization."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from helpwell.customers.models import Customer, Organization
from helpwell.events.models import Actor, Event
from helpwell.events.record import Diff, record
from helpwell.events.undoing import CannotUndo, ensure_latest
from helpwell.fields.catalog import catalog
from helpwell.fields.events import CustomerValueSet, OrganizationValueSet
from helpwell.fields.models import Field
from helpwell.fields.reads import values_of_owner
from helpwell.fields.storing import store
from helpwell.fields.values import Invalid, Plain, living_choices, parse


def set_about(
    owner: Customer | Organization, *, by: Actor, field: Field, value: str | Sequence[str]
) -> Event | None:
    """The event of the change, or None where it is so already. Raises Invalid, which says in words why this cannot be."""
    known = catalog()
    if field.is_archived or field.about != owner._meta.model_name:  # noqa: SLF001 (Django's documented interface)
        raise Invalid(_("“{name}” is not asked here any more.").format(name=field.name))
    with transaction.atomic():
        owner = type(owner).objects.select_for_update().get(pk=owner.pk)
        before = values_of_owner(owner).get(field.pk)
        after = parse(field, value, known, held=before)
        if before == after:
            return None
        return _set(owner, field, before, after, by)


def undo_about(event: Event, fact: CustomerValueSet | OrganizationValueSet, by: Actor) -> None:
    """The field as it was before the event."""
    known = catalog()
    field = known.fields.get(fact.field_id)
    rows: type[Customer | Organization] = (
        Customer if isinstance(fact, CustomerValueSet) else Organization
    )
    owner = rows.objects.select_for_update().filter(pk=event.subject_id).first()
    if field is None or owner is None:
        raise CannotUndo(_("This field is gone."))
    ensure_latest(event)
    before, after = (event.diff or {})[f"{field.about}:{field.pk}"]
    _set(owner, field, after, living_choices(before, known.choices.get(field.pk, [])), by)


def _set(
    owner: Customer | Organization, field: Field, before: Plain, after: Plain, by: Actor
) -> Event:
    store(owner, field, after)
    # Ids of different kinds meet in one number: the key says which it is.
    diff: Diff = {f"{field.about}:{field.pk}": [before, after]}
    if isinstance(owner, Customer):
        return record(CustomerValueSet(customer_id=owner.pk, field_id=field.pk), by=by, diff=diff)
    fact = OrganizationValueSet(organization_id=owner.pk, field_id=field.pk)
    return record(fact, by=by, diff=diff)

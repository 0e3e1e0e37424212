"""Asking a field no more, and asking it again."""

from django.db import transaction

from helpwell.events.models import Actor, Event
from helpwell.events.record import record
from helpwell.fields.events import CustomFieldArchived, CustomFieldRestored
from helpwell.fields.models import CatalogStamp, Field
from helpwell.kit import clock


def archive_field(field: Field, *, by: Actor) -> Event | None:
    """The event by which the field is asked no more, None where it is not; its values stay readable."""
    with transaction.atomic():
        field = Field.objects.select_for_update().get(pk=field.pk)
        if field.archived_at is not None:
            return None
        field.archived_at = clock.now()
        field.save(update_fields=["archived_at"])
        CatalogStamp.renew()
        fact = CustomFieldArchived(field_id=field.pk)
        return record(fact, by=by, diff={"archived": [False, True]})


def restore_field(field: Field, *, by: Actor) -> Event | None:
    """The event by which the field is asked again, with all the values that it had; None where it is asked."""
    with transaction.atomic():
        field = Field.objects.select_for_update().get(pk=field.pk)
        if field.archived_at is None:
            return None
        field.archived_at = None
        field.save(update_fields=["archived_at"])
        CatalogStamp.renew()
        fact = CustomFieldRestored(field_id=field.pk)
        return record(fact, by=by, diff={"archived": [True, False]})

"""Asking a field no more, and asking it again."""

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.fields.events import CustomFieldArchived, CustomFieldRestored
from helpwell.fields.models import CatalogStamp, Field
from helpwell.kit import clock


def archive_field(field: Field, *, by: Actor) -> Field:
    """The field, asked no more; its values stay readable."""
    with transaction.atomic():
        field = Field.objects.select_for_update().get(pk=field.pk)
        if field.archived_at is None:
            field.archived_at = clock.now()
            field.save(update_fields=["archived_at"])
            CatalogStamp.renew()
            record(CustomFieldArchived(field_id=field.pk), by=by)
    return field


def restore_field(field: Field, *, by: Actor) -> Field:
    """The field, asked again, with all the values that it had."""
    with transaction.atomic():
        field = Field.objects.select_for_update().get(pk=field.pk)
        if field.archived_at is not None:
            field.archived_at = None
            field.save(update_fields=["archived_at"])
            CatalogStamp.renew()
            record(CustomFieldRestored(field_id=field.pk), by=by)
    return field

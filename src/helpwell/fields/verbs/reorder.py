"""Putting fields in another order."""

from collections.abc import Iterable

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.fields.events import FieldsReordered
from helpwell.fields.models import CatalogStamp, Field


def reorder(*, by: Actor, ids: Iterable[int]) -> None:
    """The named fields in this order; the others behind them, as they stood."""
    with transaction.atomic():
        fields = list(Field.objects.select_for_update().order_by("position", "id"))
        wanted = {pk: place for place, pk in enumerate(dict.fromkeys(ids))}
        fields.sort(key=lambda one: wanted.get(one.pk, len(wanted)))
        for position, field in enumerate(fields, 1):
            field.position = position
        Field.objects.bulk_update(fields, ["position"])
        CatalogStamp.renew()
        record(FieldsReordered(form_id=0), by=by)

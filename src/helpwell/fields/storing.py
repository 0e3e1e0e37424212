"""Writing the rows of a value. Called by the verbs, with the owner held."""

from helpwell.customers.models import Customer, Organization
from helpwell.fields.models import Field, FieldValue
from helpwell.fields.values import Plain, columns_of
from helpwell.tickets.models import Ticket


def store(owner: Ticket | Customer | Organization, field: Field, value: Plain) -> None:
    """The value in the rows of its owner, in the place of what was there."""
    name = str(owner._meta.model_name)  # noqa: SLF001 (Django's documented interface)
    FieldValue.objects.filter(field=field, **{name: owner}).delete()
    FieldValue.objects.bulk_create(
        [
            FieldValue(field=field, **{name: owner}, **columns)
            for columns in columns_of(field, value)
        ]
    )

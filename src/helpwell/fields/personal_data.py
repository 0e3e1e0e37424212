"""What this room keeps of one customer: to hand out, and to erase."""

from typing import Any

from helpwell.customers.models import Customer
from helpwell.events.models import Event
from helpwell.fields.catalog import catalog
from helpwell.fields.models import Field, FieldValue
from helpwell.fields.reads import customer_values, values_of
from helpwell.fields.values import as_text
from helpwell.tickets.models import Ticket

_WRITTEN = (
    Field.Type.TEXT,
    Field.Type.LONG_TEXT,
    Field.Type.LINK,
    Field.Type.EMAIL,
    Field.Type.PHONE,
)


def export(customer: Customer) -> dict[str, Any]:
    """The fields of the customer and of their tickets, by name."""
    numbers = Ticket.objects.filter(customer=customer).values_list("pk", flat=True)
    return {
        "fields": _named(customer_values([customer.pk]).get(customer.pk, {})),
        "fields_of_tickets": {
            number: _named(values) for number, values in values_of(numbers).items()
        },
    }


def erase(customer: Customer) -> None:
    """Take out all fields of the customer, and what was written in words on their tickets. Runs in a transaction."""
    tickets = Ticket.objects.filter(customer=customer)
    FieldValue.objects.filter(customer=customer).delete()
    FieldValue.objects.filter(ticket__in=tickets, field__type__in=_WRITTEN).delete()
    Event.objects.filter(room="fields", name="CustomerValueSet", subject_id=customer.pk).update(
        diff=None
    )
    told = Event.objects.filter(room="fields", name="ValueSet", subject_id__in=tickets.values("pk"))
    for event in told:
        event.facts |= {"before": "", "after": ""}
        event.diff = None
        event.save(update_fields=["facts", "diff"])


def _named(values: dict[int, Any]) -> dict[str, str]:
    known = catalog()
    return {
        known.fields[pk].name: as_text(known.fields[pk], value, known)
        for pk, value in values.items()
        if pk in known.fields
    }

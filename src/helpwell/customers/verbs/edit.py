"""An agent changes what is known of a customer."""

from django.db import transaction

from helpwell.customers.events import CustomerChanged
from helpwell.customers.models import Customer, Organization
from helpwell.customers.search import remember
from helpwell.events.models import Actor, Event
from helpwell.events.record import record
from helpwell.kit.text import one_line


def edit(
    customer: Customer,
    *,
    by: Actor,
    name: str,
    organization: Organization | None,
    language: str = "",
    time_zone: str = "",
    notes: str = "",
) -> Customer:
    """The customer as written; the event names the fields that changed, and there is none where nothing did."""
    wanted: dict[str, object] = {
        "name": one_line(name, 200),
        "organization_id": organization.pk if organization else None,
        "language": language,
        "time_zone": time_zone,
        "notes": notes,
    }
    with transaction.atomic():
        kept = Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
        changed = [field for field, value in wanted.items() if kept.__dict__[field] != value]
        if not changed:
            return customer
        diff = {field: [kept.__dict__[field], wanted[field]] for field in changed}
        for field, value in wanted.items():
            setattr(customer, field, value)
        customer.save(update_fields=[field.removesuffix("_id") for field in changed])
        if "name" in changed:
            shown = customer.name or customer.email or str(customer.pk)
            Actor.objects.filter(pk=customer.actor_id).update(name=shown[:200])
            remember([customer])
        fields = [field.removesuffix("_id") for field in changed]
        record(CustomerChanged(customer_id=customer.pk, fields=fields), by=by, diff=diff)
    return customer


class ChangedMeanwhile(ValueError):
    """Somebody else changed it since it was read; `now` is what stands there."""

    def __init__(self, now: str) -> None:
        super().__init__("It was changed meanwhile.")
        self.now = now


def write_notes(
    customer: Customer, *, by: Actor, notes: str, seen: str | None = None
) -> Event | None:
    """The event of the notes as written now; None where nothing changed.

    Raises ChangedMeanwhile where they are not any more what the writer had `seen`.
    """
    with transaction.atomic():
        kept = Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
        if seen is not None and _plain(kept.notes) not in (_plain(seen), _plain(notes)):
            raise ChangedMeanwhile(kept.notes)
        if kept.notes == notes:
            return None
        diff = {"notes": [kept.notes, notes]}
        customer.notes = notes
        customer.save(update_fields=["notes"])
        fact = CustomerChanged(customer_id=customer.pk, fields=["notes"])
        return record(fact, by=by, diff=diff)


def _plain(text: str) -> str:
    """Browsers send line ends of their own."""
    return text.replace("\r\n", "\n").strip()

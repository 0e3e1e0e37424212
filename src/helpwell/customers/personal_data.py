"""What this room keeps of one customer: to hand out, and to erase."""

from typing import Any

from helpwell.customers.models import Customer, CustomerWord, Identity, ServedBy
from helpwell.customers.reads import ids_of
from helpwell.events.models import Actor, Event

ERASED_NAME = "Erased customer"


def export(customer: Customer) -> dict[str, Any]:
    """Everything that this room keeps of the customer, as plain values."""
    return {
        "name": customer.name,
        "email": customer.email,
        "language": customer.language,
        "time_zone": customer.time_zone,
        "notes": customer.notes,
        "organization": customer.organization.name if customer.organization else None,
        "since": customer.created_at.isoformat(),
        "identities": [
            {
                "kind": one.kind,
                "value": one.value,
                "verified_at": one.verified_at.isoformat() if one.verified_at else None,
            }
            for one in Identity.objects.filter(customer__in=ids_of(customer)).order_by("id")
        ],
        "served_by": list(
            ServedBy.objects.filter(customer__in=ids_of(customer))
            .order_by("id")
            .values_list("team__name", flat=True)
        ),
        "merged_from": list(
            Customer.objects.filter(merged_into=customer).values_list("pk", flat=True)
        ),
    }


def erase(customer: Customer) -> None:
    """Take the person out, with all who were merged into them: names, addresses and notes go, also from the history.

    The rows stay, so that statistics and tickets keep their sums.
    """
    ids = ids_of(customer)
    Identity.objects.filter(customer__in=ids).delete()
    CustomerWord.objects.filter(customer__in=ids).delete()
    actors = Customer.objects.filter(pk__in=ids).values("actor_id")
    Actor.objects.filter(pk__in=actors).update(name=ERASED_NAME)
    Customer.objects.filter(pk__in=ids).update(
        name=ERASED_NAME, email="", notes="", language="", time_zone="", organization=None
    )
    # What a change was from and to holds names, addresses and notes.
    Event.objects.filter(room="customers", subject_id__in=ids).update(diff=None)

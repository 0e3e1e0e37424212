"""What this room keeps of one customer: to hand out, and to erase."""

from typing import Any

from helpwell.customers.models import Customer, Identity, ServedBy
from helpwell.events.models import Actor

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
            for one in customer.identities.order_by("id")
        ],
        "served_by": list(
            ServedBy.objects.filter(customer=customer)
            .order_by("id")
            .values_list("team__name", flat=True)
        ),
        "merged_from": list(
            Customer.objects.filter(merged_into=customer).values_list("pk", flat=True)
        ),
    }


def erase(customer: Customer) -> None:
    """Take the person out: names, addresses and notes go, the row stays so that statistics and tickets keep their sums."""
    Identity.objects.filter(customer=customer).delete()
    Actor.objects.filter(pk=customer.actor_id).update(name=ERASED_NAME)
    Customer.objects.filter(pk=customer.pk).update(
        name=ERASED_NAME, email="", notes="", language="", time_zone="", organization=None
    )

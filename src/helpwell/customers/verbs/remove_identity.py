"""A customer loses an address."""

from typing import Any

from django.db import transaction

from helpwell.customers.events import CustomerChanged
from helpwell.customers.models import Customer, Identity
from helpwell.customers.search import remember
from helpwell.events.models import Actor
from helpwell.events.record import Diff, record


class LastAddress(ValueError):
    """A customer without any address could never be reached, nor known again."""


def remove_identity(identity: Identity, *, by: Actor) -> Customer:
    """The customer without the address; where it was the main one, the oldest other one for mail is. Raises LastAddress."""
    with transaction.atomic():
        customer = Customer.objects.select_for_update(of=("self",)).get(pk=identity.customer_id)
        others = Identity.objects.filter(customer=customer).exclude(pk=identity.pk)
        if not others.exists():
            raise LastAddress
        email = customer.email
        if email == identity.value and identity.kind == Identity.Kind.EMAIL:
            next_one = others.filter(kind=Identity.Kind.EMAIL).order_by("id").first()
            customer.email = next_one.value if next_one else ""
            customer.save(update_fields=["email"])
        gone: dict[str, Any] = {
            "verified_at": identity.verified_at.isoformat() if identity.verified_at else None,
            "verified_reason": identity.verified_reason,
        }
        diff: Diff = {f"address {identity.kind}:{identity.value}": [gone, None]}
        if customer.email != email:
            diff["email"] = [email, customer.email]
        identity.delete()
        remember([customer])
        fact = CustomerChanged(customer_id=customer.pk, fields=["addresses"])
        record(fact, by=by, diff=diff)
    return customer

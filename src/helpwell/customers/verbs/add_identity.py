"""A customer gets one more address."""

from django.db import IntegrityError, transaction

from helpwell.customers.addresses import AddressTaken, normal
from helpwell.customers.events import CustomerChanged
from helpwell.customers.models import Customer, Identity
from helpwell.customers.search import remember
from helpwell.events.models import Actor
from helpwell.events.record import Diff, record
from helpwell.kit import clock


def add_identity(customer: Customer, *, by: Actor, kind: str, address: str) -> Identity:
    """The address, the customer's from now on; the first one for mail becomes the main one.

    Raises NoAddress, or AddressTaken where another customer has it.
    """
    value = normal(kind, address)
    mine = Identity.objects.filter(customer=customer, kind=kind, value=value).first()
    if mine is not None:
        return mine
    try:
        with transaction.atomic():
            identity = Identity.objects.create(
                customer=customer, kind=kind, value=value, created_at=clock.now()
            )
            if kind == Identity.Kind.EMAIL and not customer.email:
                customer.email = value
                customer.save(update_fields=["email"])
            remember([customer])
            fact = CustomerChanged(customer_id=customer.pk, fields=["addresses"])
            diff: Diff = {f"address {kind}:{value}": [None, {}]}
            record(fact, by=by, diff=diff)
    except IntegrityError as error:
        raise AddressTaken from error
    return identity

"""Mail of a customer is ignored, and taken again."""

from django.db import transaction

from helpwell.customers.events import SenderBlocked, SenderUnblocked
from helpwell.customers.models import Customer
from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock


def block(customer: Customer, *, by: Actor) -> Customer:
    """The customer, whose mail is ignored from now on (and kept in the ledger); doing it twice changes nothing."""
    with transaction.atomic():
        now = clock.now()
        if Customer.objects.filter(pk=customer.pk, blocked_at=None).update(blocked_at=now):
            customer.blocked_at = now
            record(SenderBlocked(customer_id=customer.pk), by=by)
    return customer


def unblock(customer: Customer, *, by: Actor) -> Customer:
    """The customer, whose mail is taken from now on; doing it twice changes nothing."""
    with transaction.atomic():
        blocked = Customer.objects.filter(pk=customer.pk).exclude(blocked_at=None)
        if blocked.update(blocked_at=None):
            customer.blocked_at = None
            record(SenderUnblocked(customer_id=customer.pk), by=by)
    return customer

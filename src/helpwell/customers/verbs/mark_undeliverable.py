"""An address fails for good, and works again."""

from django.db import transaction

from helpwell.customers.events import AddressFailed, AddressWorks
from helpwell.customers.models import Identity
from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.kit.text import one_line


def mark_undeliverable(address: str, *, why: str) -> Identity | None:
    """The identity, marked with the reason; None where nobody has the address. Marking twice changes nothing."""
    with transaction.atomic():
        identity = Identity.objects.filter(kind=Identity.Kind.EMAIL, value=address).first()
        if identity is None or identity.undeliverable_since is not None:
            return identity
        identity.undeliverable_since = clock.now()
        identity.undeliverable_reason = one_line(why, 300)
        identity.save(update_fields=["undeliverable_since", "undeliverable_reason"])
        fact = AddressFailed(customer_id=identity.customer_id, identity_id=identity.pk)
        record(fact, by=Actor.desk())
    return identity


def clear_undeliverable(address: str, *, by: Actor) -> Identity | None:
    """The identity without the mark: mail came from it, or an agent knows better. None where nobody has the address."""
    with transaction.atomic():
        identity = Identity.objects.filter(kind=Identity.Kind.EMAIL, value=address).first()
        if identity is None or identity.undeliverable_since is None:
            return identity
        identity.undeliverable_since = None
        identity.undeliverable_reason = ""
        identity.save(update_fields=["undeliverable_since", "undeliverable_reason"])
        fact = AddressWorks(customer_id=identity.customer_id, identity_id=identity.pk)
        record(fact, by=by)
    return identity

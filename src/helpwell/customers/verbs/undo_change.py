"""Taking back what an agent changed of a customer."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.dateparse import parse_datetime

from helpwell.customers.events import CustomerChanged
from helpwell.customers.models import Customer, Identity
from helpwell.customers.search import remember
from helpwell.events.models import Actor, Event
from helpwell.events.record import record
from helpwell.events.undoing import CannotUndo, ensure_latest, turned
from helpwell.kit import clock

_FIELDS = frozenset({"name", "email", "organization_id", "language", "time_zone", "notes"})
_ADDRESS = "address "


def undo_change(event: Event, fact: CustomerChanged, by: Actor) -> None:
    """Give the customer back the values, and the addresses, that it had before."""
    customer = Customer.objects.select_for_update(of=("self",)).get(pk=fact.customer_id)
    ensure_latest(event)
    for key, (before, _after) in (event.diff or {}).items():
        if key.startswith(_ADDRESS):
            kind, _colon, value = key.removeprefix(_ADDRESS).partition(":")
            _address(customer, kind, value, before)
        elif key in _FIELDS:
            setattr(customer, key, before)
    _mend_email(customer)
    try:
        with transaction.atomic():
            customer.save()
    except IntegrityError as error:  # the organization is gone
        raise CannotUndo from error
    Actor.objects.filter(pk=customer.actor_id).update(name=customer.display_name[:200])
    remember([customer])
    turned_fact = CustomerChanged(customer_id=customer.pk, fields=fact.fields)
    record(turned_fact, by=by, diff=turned(event.diff))


def _address(customer: Customer, kind: str, value: str, before: dict[str, Any] | None) -> None:
    mine = Identity.objects.filter(customer=customer)
    if before is None:
        if not mine.exclude(kind=kind, value=value).exists():
            raise CannotUndo  # a customer without any address could never be reached
        mine.filter(kind=kind, value=value).delete()
        return
    verified = before.get("verified_at")
    try:
        with transaction.atomic():
            Identity.objects.create(
                customer=customer,
                kind=kind,
                value=value,
                verified_at=parse_datetime(verified) if verified else None,
                verified_reason=before.get("verified_reason", ""),
                created_at=clock.now(),
            )
    except IntegrityError as error:  # somebody else has it now
        raise CannotUndo from error


def _mend_email(customer: Customer) -> None:
    """The main address is one of the customer's own."""
    mails = Identity.objects.filter(customer=customer, kind=Identity.Kind.EMAIL).order_by("id")
    values = list(mails.values_list("value", flat=True))
    if customer.email not in values:
        customer.email = values[0] if values else ""

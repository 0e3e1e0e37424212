"""Two customers are one person."""

from typing import Any

from django.db import transaction

from helpwell.customers.events import CustomerMerged
from helpwell.customers.models import Customer, CustomerWord
from helpwell.customers.search import remember
from helpwell.events.models import Actor, Event
from helpwell.events.record import record

# What the survivor takes over where it knows nothing itself.
FILLED = ("name", "email", "organization_id", "language", "time_zone")


class CannotMerge(ValueError):
    """These two cannot become one: they are one already, or one of them was merged meanwhile."""


def merge(customer: Customer, *, into: Customer, by: Actor) -> Event:
    """The event by which `customer` points to `into` from now on, with all who were merged into it before.

    The survivor takes over what it does not know itself. No ticket and no address is rewritten: questions follow the pointer.
    Raises CannotMerge.
    """
    with transaction.atomic():
        held = _held(customer.pk, into.pk)
        if held is None:
            raise CannotMerge
        one, survivor = held
        moved = list(
            Customer.objects.filter(merged_into=one).order_by("id").values_list("pk", flat=True)
        )
        Customer.objects.filter(pk__in=[*moved, one.pk]).update(merged_into=survivor)
        filled = _fill(survivor, one)
        survivor.has_merged = True
        survivor.save()
        remember([survivor])
        forget_words(one)
        diff: dict[str, list[Any]] = {"merged_into": [None, survivor.pk]}
        if filled or moved:
            diff["taken"] = [None, {"filled": filled, "moved": moved}]
        fact = CustomerMerged(customer_id=one.pk, survivor_id=survivor.pk)
        event = record(fact, by=by, diff=diff)
    customer.merged_into, into.has_merged = survivor, True
    return event


def what_it_fills(survivor: Customer, other: Customer) -> dict[str, list[Any]]:
    """What the survivor would take over: field → [before, after]."""
    filled = {
        field: [survivor.__dict__[field], other.__dict__[field]]
        for field in FILLED
        if not survivor.__dict__[field] and other.__dict__[field]
    }
    notes = [text for text in (survivor.notes, other.notes) if text]
    if other.notes and other.notes != survivor.notes:
        filled["notes"] = [survivor.notes, "\n\n".join(notes)]
    return filled


def forget_words(customer: Customer) -> None:
    """A merged customer is found by nothing of its own: the survivor has its words."""
    CustomerWord.objects.filter(customer=customer).delete()


def _fill(survivor: Customer, other: Customer) -> dict[str, list[Any]]:
    filled = what_it_fills(survivor, other)
    for field, (_before, after) in filled.items():
        setattr(survivor, field, after)
    if "name" in filled:
        Actor.objects.filter(pk=survivor.actor_id).update(name=survivor.name[:200])
    return filled


def _held(one: int, other: int) -> tuple[Customer, Customer] | None:
    """Both, locked in the order of their ids, so that two merges never wait for each other; None where they cannot be one.

    Only those who point to nobody are merged: so the pointers never make a ring.
    """
    rows = Customer.objects.select_for_update(of=("self",)).filter(pk__in={one, other})
    found = {row.pk: row for row in rows.order_by("pk")}
    if len(found) < 2 or any(row.merged_into_id for row in found.values()):
        return None
    return found[one], found[other]

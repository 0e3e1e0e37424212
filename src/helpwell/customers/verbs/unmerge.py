"""Two customers who were merged are two people after all."""

from typing import Any

from django.db import transaction

from helpwell.customers.events import CustomerMerged, CustomerUnmerged
from helpwell.customers.models import Customer
from helpwell.customers.search import remember
from helpwell.customers.verbs.merge import CannotMerge, merge
from helpwell.events.models import Actor, Event
from helpwell.events.record import record
from helpwell.events.undoing import CannotUndo, ensure_latest, turned, undo_event


class NotMerged(ValueError):
    """This customer points to nobody."""


def unmerge(customer: Customer, *, by: Actor) -> Customer:
    """The customer, standing alone again, with those who had been merged into it before. Raises NotMerged.

    The survivor gives back what it took over, as far as nobody changed it since. Tickets that began meanwhile stay where they are.
    """
    event = (
        Event.objects.filter(
            room="customers", subject_id=customer.pk, name=CustomerMerged.__name__, undone_by=None
        )
        .order_by("-id")
        .first()
    )
    with transaction.atomic():
        if event is not None and customer.merged_into_id is not None:
            undo_event(event, by=by)
        else:
            _apart(customer.pk, {}, by, None)
    customer.refresh_from_db()
    return customer


def undo_merge(event: Event, fact: CustomerMerged, by: Actor) -> None:
    """Take a merge back."""
    ensure_latest(event)
    taken = (event.diff or {}).get("taken", [None, {}])[1]
    try:
        _apart(fact.customer_id, taken, by, event)
    except NotMerged as error:
        raise CannotUndo from error


def undo_unmerge(event: Event, fact: CustomerUnmerged, by: Actor) -> None:
    """Merge again what was taken apart."""
    ensure_latest(event)
    one = Customer.objects.filter(pk=fact.customer_id).first()
    survivor = Customer.objects.filter(pk=fact.survivor_id).first()
    try:
        if one is None or survivor is None:
            raise CannotUndo
        merge(one, into=survivor, by=by)
    except CannotMerge as error:
        raise CannotUndo from error


def _apart(customer_id: int, taken: dict[str, Any], by: Actor, merged: Event | None) -> None:
    one = Customer.objects.select_for_update(of=("self",)).get(pk=customer_id)
    if one.merged_into_id is None:
        raise NotMerged
    survivor = Customer.objects.select_for_update(of=("self",)).get(pk=one.merged_into_id)
    back = _followers(taken.get("moved", []), survivor, merged)
    Customer.objects.filter(pk__in=back).update(merged_into=one)
    one.merged_into, one.has_merged = None, bool(back)
    one.save(update_fields=["merged_into", "has_merged"])
    _give_back(survivor, taken.get("filled", {}))
    remember([one, survivor])
    diff = turned(merged.diff if merged else {"merged_into": [None, survivor.pk]})
    record(CustomerUnmerged(customer_id=one.pk, survivor_id=survivor.pk), by=by, diff=diff)


def _followers(moved: list[int], survivor: Customer, merged: Event | None) -> list[int]:
    """Those who came along, and were not taken out or merged anew since."""
    since = Event.objects.filter(
        room="customers",
        subject_id__in=moved,
        name=CustomerMerged.__name__,
        id__gt=merged.pk if merged else 0,
        undone_by=None,
    )
    anew = set(since.values_list("subject_id", flat=True))
    still = Customer.objects.filter(pk__in=moved, merged_into=survivor)
    return [pk for pk in still.values_list("pk", flat=True) if pk not in anew]


def _give_back(survivor: Customer, filled: dict[str, list[Any]]) -> None:
    for field, (before, after) in filled.items():
        if survivor.__dict__[field] == after:
            setattr(survivor, field, before)
    survivor.has_merged = Customer.objects.filter(merged_into=survivor).exists()
    survivor.save()
    if "name" in filled:
        Actor.objects.filter(pk=survivor.actor_id).update(name=survivor.display_name[:200])

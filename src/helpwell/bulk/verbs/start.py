"""Beginning a change of many tickets."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import transaction

from helpwell.bulk.changes import BadChange, read_change
from helpwell.bulk.events import BulkStarted
from helpwell.bulk.models import Bulk, BulkItem
from helpwell.events.models import Act
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.people.models import Agent

MOST = 100_000
_BATCH = 2_000


def start(person: Agent, *, tickets: Iterable[int], change: str, value: str = "") -> Bulk:
    """The bulk change with an item for each ticket, which came through access; the worker does it. Raises BadChange."""
    _read, words = read_change(person, change, value)
    with transaction.atomic():
        act = Act.objects.create(
            kind=Act.Kind.BULK, actor=person.actor, words=words, room="bulk", at=clock.now()
        )
        bulk = Bulk.objects.create(
            agent=person, act=act, change=change, value=value[:20_000], words=words[:200]
        )
        fill(bulk, tickets)
        if not bulk.total:
            raise BadChange(words)
        Act.objects.filter(pk=act.pk).update(ref_id=bulk.pk)
        fact = BulkStarted(bulk_id=bulk.pk, agent_id=person.pk, total=bulk.total)
        record(fact, by=person.actor)
    return bulk


def fill(bulk: Bulk, tickets: Iterable[int]) -> None:
    """Write the items of a new bulk change, each ticket once, a hundred thousand at the most."""
    numbers = iter(dict.fromkeys(islice(tickets, MOST)))
    for part in _parts(numbers):
        BulkItem.objects.bulk_create([BulkItem(bulk=bulk, ticket_id=number) for number in part])
        bulk.total += len(part)
    bulk.save(update_fields=["total"])


def _parts(numbers: Iterator[int]) -> Iterator[list[int]]:
    while part := list(islice(numbers, _BATCH)):
        yield part

"""Doing a bulk change, batch by batch."""

import logging
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import override

from helpwell.bulk.changes import BadChange, do_change, read_change
from helpwell.bulk.events import BulkFinished
from helpwell.bulk.models import Bulk, BulkItem
from helpwell.bulk.verbs.undo import undo_one
from helpwell.events import lease
from helpwell.events.acting import within
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.kit.failpoint import reach
from helpwell.people.models import Agent
from helpwell.tickets import access
from helpwell.tickets.models import Ticket

log = logging.getLogger(__name__)
BATCH = 50
_LEASE_SECONDS = 120


def run_bulks(limit: int = 4) -> int:
    """Claim some of the waiting bulk changes and do a batch of each; returns how many. Run by the worker."""
    due = Bulk.objects.filter(state=Bulk.State.WAITING, due_at__lte=clock.now())
    taken = lease.claim(
        due.order_by("due_at", "id"), limit=limit, seconds=_LEASE_SECONDS, related=("agent", "act")
    )
    for bulk in taken:
        more = run_batch(bulk)
        Bulk.objects.filter(pk=bulk.pk).update(lease_until=None, attempts=0)
        if not more:
            log.info("bulk change done", extra={"bulk_id": bulk.pk})
    return len(taken)


def run_batch(bulk: Bulk, size: int = BATCH) -> bool:
    """Do the next items, each in a savepoint; the batch is one transaction. Returns whether there are more."""
    with transaction.atomic():
        waiting = Bulk.objects.select_for_update(of=("self",)).filter(state=Bulk.State.WAITING)
        if not waiting.filter(pk=bulk.pk).exists():  # somebody stopped it, or takes it back
            return False
        items = list(
            BulkItem.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(bulk=bulk, state=BulkItem.State.WAITING)
            .select_related("ticket")
            .order_by("id")[:size]
        )
        with within(bulk.act), override(bulk.agent.language or None):
            read = _read(bulk)
            for item in items:
                _one(bulk, item, read)
        done = sum(item.state == BulkItem.State.DONE for item in items)
        BulkItem.objects.bulk_update(items, ["state", "why"])
        Bulk.objects.filter(pk=bulk.pk).update(
            done=F("done") + done, refused=F("refused") + len(items) - done
        )
        reach("bulk:batch")
        more = len(items) == size
        if not more:
            _finish(bulk)
    return more


def _read(bulk: Bulk) -> Any:
    """What the verb takes, read again: rights and things may be gone since; the reason then stands on each ticket."""
    if bulk.change == Bulk.Change.UNDO:
        return None
    try:
        return read_change(bulk.agent, bulk.change, bulk.value)[0]
    except BadChange as error:
        return error


def _one(bulk: Bulk, item: BulkItem, read: Any) -> None:
    try:
        with transaction.atomic():
            _ensure(bulk.agent, item.ticket, read)
            if bulk.undoes is not None:
                undo_one(bulk, item.ticket)
            else:
                do_change(item.ticket, bulk.agent, bulk.change, read)
        item.state = BulkItem.State.DONE
    except BadChange as error:
        item.state, item.why = BulkItem.State.REFUSED, str(error)[:300]
    except Exception as error:
        log.exception("a ticket of a bulk change failed", extra={"ticket": item.ticket_id})
        item.state, item.why = BulkItem.State.REFUSED, type(error).__name__


def _ensure(person: Agent, ticket: Ticket, read: Any) -> None:
    if isinstance(read, BadChange):
        raise read
    if not access.may_see(person, ticket):
        raise BadChange(_("You cannot see it any more."))


def _finish(bulk: Bulk) -> None:
    now = Bulk.objects.select_for_update().get(pk=bulk.pk)
    if now.state != Bulk.State.WAITING:
        return
    now.state, now.finished_at = Bulk.State.DONE, clock.now()
    now.save(update_fields=["state", "finished_at"])
    fact = BulkFinished(bulk_id=bulk.pk, agent_id=bulk.agent_id, done=now.done, refused=now.refused)
    record(fact, by=bulk.agent.actor)

"""Turning stored arrivals into tickets: the worker's work. Each ends in exactly one state, and none stops the next."""

import logging
import time
from collections.abc import Iterable

from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from helpwell.channels.contract import CannotRead, Outcome, Placing, Reading, kinds
from helpwell.channels.models import Arrival
from helpwell.events import lease
from helpwell.kit import clock
from helpwell.kit.failpoint import reach
from helpwell.tickets.models import Channel

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 5
_LEASE_SECONDS = 180
_TRIES = 4  # to find what is free, where another worker takes it between the look and the claim
_READING_SECONDS = 60  # a batch that reads longer than this leaves the rest to the next one

Pair = tuple[Arrival, Reading]


def take_in(limit: int = 50) -> int:
    """Take up to `limit` waiting arrivals, oldest first, and bring each to its end state; returns how many were taken.

    One that was taken before, and did not end, goes alone: if it stops the worker again, it stops no other.
    """
    taken = _claim(limit)
    if not taken:
        for kind in kinds().values():
            kind.rest()
        return 0
    reach("intake:claimed")
    pairs = list(_read(taken))
    reach("intake:parsed")
    _place_all(pairs)
    return len(taken)


def _claim(limit: int) -> list[Arrival]:
    now = clock.now()
    waiting = Arrival.objects.filter(state=Arrival.State.STORED, due_at__lte=now)
    free = waiting.filter(Q(lease_until=None) | Q(lease_until__lt=now)).order_by("due_at", "id")
    for _try in range(_TRIES):
        head = list(free.values_list("pk", "attempts")[:limit])
        if not head:
            break
        ids = [head[0][0]] if head[0][1] else _leading_fresh(head)
        taken = lease.claim(free.filter(pk__in=ids), limit=limit, seconds=_LEASE_SECONDS)
        if taken:
            return taken
    return []


def _leading_fresh(head: Iterable[tuple[int, int]]) -> list[int]:
    ids = []
    for pk, attempts in head:
        if attempts:
            break
        ids.append(pk)
    return ids


def _read(taken: list[Arrival]) -> Iterable[Pair]:
    began = time.monotonic()
    channels = Channel.objects.in_bulk({arrival.channel_id for arrival in taken})
    for arrival in taken:
        if time.monotonic() - began > _READING_SECONDS:
            _give_back(arrival)
            continue
        arrival.channel = channels[arrival.channel_id]
        if arrival.attempts > MOST_ATTEMPTS:
            _fail(arrival, arrival.error or _("Reading it stopped the worker."))
            continue
        reading = _read_one(arrival)
        if reading is not None:
            yield arrival, reading


def _read_one(arrival: Arrival) -> Reading | None:
    kind = kinds().get(arrival.channel.kind)
    if kind is None:
        _fail(arrival, _("No reader is installed for this kind of channel."))
        return None
    try:
        reading = kind.read(arrival)
    except CannotRead as why:
        _fail(arrival, str(why))
        return None
    try:
        reading.keep()
    except OSError as error:
        reading.discard()
        _put_back(arrival, error)
        return None
    return reading


def _place_all(pairs: list[Pair]) -> None:
    """One transaction for all; where the database refuses it, one for each."""
    if not pairs:
        return
    needed: set[int] = set()
    try:
        with transaction.atomic():
            for kind_name in sorted({arrival.channel.kind for arrival, _reading in pairs}):
                mine = [pair for pair in pairs if pair[0].channel.kind == kind_name]
                placing = kinds()[kind_name].begin(mine)
                needed |= {pair[0].pk for pair in mine if _place(placing, *pair)}
            reach("intake:before-commit")
    except OperationalError as error:  # a deadlock, a lost connection, a full disk
        _place_each(pairs, error)
        return
    reach("intake:committed")
    for arrival, reading in pairs:
        if arrival.pk not in needed:
            reading.discard()


def _place_each(pairs: list[Pair], error: OperationalError) -> None:
    if len(pairs) > 1:
        for pair in pairs:
            _place_all([pair])
        return
    arrival, reading = pairs[0]
    reading.discard()
    _put_back(arrival, error)


def _place(placing: Placing, arrival: Arrival, reading: Reading) -> bool:
    """Whether the files of this reading are needed."""
    try:
        with transaction.atomic():
            outcome = placing.place(arrival, reading)
            _end(arrival, outcome)
    except OperationalError:
        raise
    except _Ended:
        placing.forget(reading)
        return False
    except Exception as error:
        log.exception("arrival not placed", extra={"arrival_id": arrival.pk})
        placing.forget(reading)
        _fail(arrival, f"{type(error).__name__}: {error}")
        return False
    return outcome.keeps_files


class _Ended(Exception):
    """Another worker was quicker: this one's lease was over."""


def _end(arrival: Arrival, outcome: Outcome) -> None:
    ended = Arrival.objects.filter(pk=arrival.pk, state=Arrival.State.STORED).update(
        state=outcome.state,
        reason=outcome.reason[:300],
        message=outcome.message,
        side_message=outcome.side_message,
        duplicate_of=outcome.duplicate_of,
        is_answerable=outcome.is_answerable,
        error="",
        lease_until=None,
        done_at=clock.now(),
    )
    if not ended:
        raise _Ended


def _fail(arrival: Arrival, why: str) -> None:
    Arrival.objects.filter(pk=arrival.pk, state=Arrival.State.STORED).update(
        state=Arrival.State.FAILED, error=why[:4000], lease_until=None, done_at=clock.now()
    )


def _put_back(arrival: Arrival, error: Exception) -> None:
    Arrival.objects.filter(pk=arrival.pk, state=Arrival.State.STORED).update(
        lease_until=None,
        due_at=clock.now() + lease.backoff(arrival.attempts),
        error=f"{type(error).__name__}: {error}"[:4000],
    )


def _give_back(arrival: Arrival) -> None:
    Arrival.objects.filter(pk=arrival.pk, state=Arrival.State.STORED).update(
        lease_until=None, attempts=max(0, arrival.attempts - 1)
    )

"""Storing what arrived: raw and whole, in one transaction, before anybody is told that we have it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction

from helpwell.channels.models import Arrival, ArrivalBody
from helpwell.kit import clock
from helpwell.kit.failpoint import reach

_ATTEMPTS = 4  # another process may store the same mail at the same moment (PostgreSQL)


@dataclass(frozen=True, kw_only=True)
class RawMail:
    """One raw input as it came: which channel it is for, what makes it unique there, and its bytes."""

    channel_id: int
    external_id: str
    source: str
    raw: bytes
    envelope_from: str = ""
    envelope_to: str = ""
    state: str = Arrival.State.STORED
    reason: str = ""
    size: int | None = None  # where `raw` is less than the whole
    received_at: datetime = field(default_factory=clock.now)


@dataclass(frozen=True)
class Stored:
    """Where it lies. A repeat was stored before and is not stored again."""

    arrival_id: int
    repeated: bool


def content_id(raw: bytes, recipient: str = "") -> str:
    """The external id of a mail that has none of its own: its bytes and to whom they were sent."""
    return "sha256:" + hashlib.sha256(raw + b"\0" + recipient.lower().encode()).hexdigest()


def store_arrivals(mails: Sequence[RawMail]) -> list[Stored]:
    """Commit all of them at once; returns, in their order, where each lies. Raises DatabaseError and then none is stored."""
    rows = [_row(mail) for mail in mails]
    bodies = [ArrivalBody.pack(mail.raw) for mail in mails]
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with transaction.atomic():
                found = _store(rows, bodies)
                reach("receive:before-commit")
            return found
        except IntegrityError:
            if attempt == _ATTEMPTS:
                raise
            rows = [_row(mail) for mail in mails]
    raise AssertionError("unreachable")


def _store(rows: Sequence[Arrival], bodies: Sequence[bytes]) -> list[Stored]:
    known = _known(rows)
    fresh: dict[tuple[int, str], tuple[Arrival, bytes]] = {}
    for row, body in zip(rows, bodies, strict=True):
        if _key(row) not in known:
            fresh.setdefault(_key(row), (row, body))
    Arrival.objects.bulk_create([row for row, _ in fresh.values()])
    ArrivalBody.objects.bulk_create(
        [ArrivalBody(arrival_id=row.pk, raw=body) for row, body in fresh.values()]
    )
    known.update({key: row.pk for key, (row, _) in fresh.items()})
    return [Stored(known[_key(row)], repeated=row.pk is None) for row in rows]


def _known(rows: Sequence[Arrival]) -> dict[tuple[int, str], int]:
    found = Arrival.objects.filter(
        channel_id__in={row.channel_id for row in rows},
        external_id__in={row.external_id for row in rows},
    )
    return {
        (channel_id, external_id): pk
        for pk, channel_id, external_id in found.values_list("pk", "channel_id", "external_id")
    }


def _key(row: Arrival) -> tuple[int, str]:
    return row.channel_id, row.external_id


def _row(mail: RawMail) -> Arrival:
    done = mail.state != Arrival.State.STORED
    return Arrival(
        channel_id=mail.channel_id,
        external_id=mail.external_id[:255],
        source=mail.source,
        size=len(mail.raw) if mail.size is None else mail.size,
        sha256=hashlib.sha256(mail.raw).hexdigest(),
        envelope_from=_storable(mail.envelope_from),
        envelope_to=_storable(mail.envelope_to),
        received_at=mail.received_at,
        state=mail.state,
        reason=mail.reason[:300],
        error=mail.reason if mail.state == Arrival.State.FAILED else "",
        done_at=mail.received_at if done else None,
    )


def _storable(address: str) -> str:
    """Without what a database refuses: lone surrogates and NUL."""
    return address.encode("utf-8", "replace").decode().replace("\0", "")[:320]

"""One page of the ledger's mails, newest first, with their senders and subjects as far as the stored bytes tell them."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BinaryField, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from helpwell.channels.email.parse import parse
from helpwell.channels.models import Arrival, ArrivalBody
from helpwell.kit.text import one_line

PAGE = 50
_HEAD_BYTES = 24_000
_PACKED_BYTES = 12_000


@dataclass(frozen=True)
class Head:
    """What the first lines of a mail say."""

    sender: str
    subject: str


@dataclass(frozen=True)
class Line:
    """One row of the list."""

    arrival: Arrival
    head: Head


@dataclass(frozen=True)
class Page:
    """Rows, and the ids to go on from; None where there is nothing more."""

    lines: list[Line]
    newer: int | None
    older: int | None


def page_of(
    state: str, arrivals: "QuerySet[Arrival]", *, before: int | None, after: int | None
) -> Page:
    """Fifty of these mails older than the one with the id `before`, or newer than `after`, or the newest.

    Those of one state come in the order of that state's index, by when they were due; all of them (state "") by id.
    """
    order = ("due_at", "pk") if state else ("pk",)
    chosen = arrivals.filter(state=state) if state else arrivals
    pivot = Arrival.objects.filter(pk=after or before or 0).only("due_at").first()
    if pivot is not None and after:
        rows = list(reversed(_beyond(chosen, pivot, order, "gt").order_by(*order)[: PAGE + 1]))
        more_newer, rows = len(rows) > PAGE, rows[-PAGE:]
        more_older = bool(rows)
    else:
        chosen = chosen if pivot is None else _beyond(chosen, pivot, order, "lt")
        rows = list(chosen.order_by(*(f"-{name}" for name in order))[: PAGE + 1])
        more_older, rows = len(rows) > PAGE, rows[:PAGE]
        more_newer = pivot is not None
    heads = heads_of(rows)
    return Page(
        [Line(row, heads[row.pk]) for row in rows],
        newer=rows[0].pk if rows and more_newer else None,
        older=rows[-1].pk if rows and more_older else None,
    )


def _beyond(
    arrivals: "QuerySet[Arrival]", pivot: Arrival, order: tuple[str, ...], way: str
) -> "QuerySet[Arrival]":
    """Those behind the pivot on that way ("lt" or "gt"); a range of the index, with the ties at its edge taken off."""
    if order == ("pk",):
        return arrivals.filter(**{f"pk__{way}": pivot.pk})
    other = {"lt": "gte", "gt": "lte"}[way]
    ties = {"due_at": pivot.due_at, f"pk__{other}": pivot.pk}
    return arrivals.filter(**{f"due_at__{way}e": pivot.due_at}).exclude(**ties)


def heads_of(arrivals: Iterable[Arrival]) -> dict[int, Head]:
    """The heads of these mails; only the beginning of each is fetched and unpacked."""
    wanted = {arrival.pk for arrival in arrivals}
    found = {pk: _head(start) for pk, start in _starts(wanted, _PACKED_BYTES).items()}
    return {pk: found.get(pk, Head("", "")) for pk in wanted}


def raw_head(arrival: Arrival) -> str:
    """The header lines of a mail as they came, to be shown as plain text."""
    start = _starts({arrival.pk}, 4 * _PACKED_BYTES).get(arrival.pk, b"")
    return _header_bytes(_unpacked(start)).decode("utf-8", "replace")


def _starts(wanted: set[int], size: int) -> dict[int, bytes]:
    start = Substr("raw", 1, size, output_field=BinaryField())
    rows = ArrivalBody.objects.filter(pk__in=wanted).annotate(start=start)
    return {pk: bytes(piece) for pk, piece in rows.values_list("pk", "start")}


def _head(packed: bytes) -> Head:
    envelope = parse(_header_bytes(_unpacked(packed)))
    sender = envelope.from_name or envelope.from_address or ""
    return Head(one_line(sender, 120), one_line(envelope.subject, 200))


def _unpacked(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, _HEAD_BYTES)
    except zlib.error:
        return b""


def _header_bytes(raw: bytes) -> bytes:
    """Up to the first empty line: the body is not looked at here."""
    ends = [end for end in (raw.find(b"\r\n\r\n"), raw.find(b"\n\n")) if end >= 0]
    return raw[: min(ends)] if ends else raw


def source_words(source: str) -> str:
    """By which way a mail came in, as one would say it."""
    words = {
        "imap": _("fetched from an IMAP mailbox"),
        "lmtp": _("built-in receiver (LMTP)"),
        "smtp": _("built-in receiver (SMTP)"),
        "pipe": _("pipe of a mail server"),
        "webhook": _("a mail provider's webhook"),
        "outbox": _("written in the Outbox"),
    }
    return words.get(source, source)

"""The one way to change a ticket's row: its shelf, its version and the counters follow; what changed comes back as a diff."""

from datetime import datetime
from typing import Any

from django.db import connection

from helpwell.events.record import Diff
from helpwell.tickets.models import Ticket, TicketCount

# The columns that a person changes and can have back. The others follow from messages and deliveries.
KEPT = (
    "subject",
    "status",
    "solved_at",
    "priority",
    "type",
    "team_id",
    "assignee_id",
    "is_spam",
    "snoozed_until",
    "deleted_at",
    "merged_into_id",
    "parent_id",
)


def locked(ticket: Ticket) -> Ticket:
    """The ticket as it is now, held until the transaction ends; raises RuntimeError outside one."""
    if not connection.in_atomic_block:
        raise RuntimeError("A ticket is changed in a transaction.")
    return (
        Ticket.objects.select_for_update(of=("self",))
        .select_related("customer", "team", "assignee", "channel")
        .get(pk=ticket.pk)
    )


def locked_both(one: Ticket, other: Ticket) -> tuple[Ticket, Ticket]:
    """Two tickets held until the transaction ends, always in the same order, so that nobody waits for each other."""
    held = {pk: locked(Ticket(pk=pk)) for pk in sorted({one.pk, other.pk})}
    return held[one.pk], held[other.pk]


def change(ticket: Ticket, **fields: Any) -> Diff:
    """Set the fields of a ticket that the caller holds; shelf, version and counters follow.

    The diff names the kept columns that changed, as {column: [before, after]} in plain values.
    """
    spot, before = _spot(ticket), plain(ticket)
    for name, value in fields.items():
        setattr(ticket, name, value)
    ticket.shelf = ticket.shelf_for()
    ticket.version += 1
    ticket.save(update_fields=[*fields, "shelf", "version"])
    _count(spot, _spot(ticket))
    after = plain(ticket)
    return {name: [before[name], after[name]] for name in KEPT if before[name] != after[name]}


def begin(ticket: Ticket) -> Ticket:
    """Store a new ticket; shelf and counters follow."""
    ticket.shelf = ticket.shelf_for()
    ticket.save(force_insert=True)
    _count(None, _spot(ticket))
    return ticket


def plain(ticket: Ticket) -> dict[str, Any]:
    """The kept columns in plain values; times in ISO 8601."""
    row = ticket.__dict__
    return {name: _plain(row[name]) for name in KEPT}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, bool | type(None)) else _bare(value)


def _bare(value: Any) -> Any:
    """A choice as the value that its column holds."""
    return int(value) if isinstance(value, int) else str(value)


def end(ticket: Ticket) -> None:
    """Remove a ticket that the caller holds, with all that hangs on it; the counters follow."""
    team, assignee, shelf = _spot(ticket)
    TicketCount.objects.create(team_id=team, assignee_id=assignee, shelf=shelf, n=-1)
    ticket.delete()


_Spot = tuple[int, int | None, int]


def _spot(ticket: Ticket) -> _Spot:
    return (ticket.team_id, ticket.assignee_id, ticket.shelf)


def _count(before: _Spot | None, after: _Spot) -> None:
    if before == after:
        return
    rows = [TicketCount(team_id=after[0], assignee_id=after[1], shelf=after[2], n=1)]
    if before is not None:
        rows.append(TicketCount(team_id=before[0], assignee_id=before[1], shelf=before[2], n=-1))
    TicketCount.objects.bulk_create(rows)

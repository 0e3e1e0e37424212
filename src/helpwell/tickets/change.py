"""The one way to change a ticket's row: its shelf, its version and the counters follow."""

from typing import Any

from django.db import connection

from helpwell.tickets.models import Ticket, TicketCount


def locked(ticket: Ticket) -> Ticket:
    """The ticket as it is now, held until the transaction ends; raises RuntimeError outside one."""
    if not connection.in_atomic_block:
        raise RuntimeError("A ticket is changed in a transaction.")
    return (
        Ticket.objects.select_for_update(of=("self",))
        .select_related("customer", "team", "assignee", "channel")
        .get(pk=ticket.pk)
    )


def change(ticket: Ticket, **fields: Any) -> Ticket:
    """Set the fields of a ticket that the caller holds; shelf, version and counters follow."""
    before = _spot(ticket)
    for name, value in fields.items():
        setattr(ticket, name, value)
    ticket.shelf = ticket.shelf_for()
    ticket.version += 1
    ticket.save(update_fields=[*fields, "shelf", "version"])
    _count(before, _spot(ticket))
    return ticket


def begin(ticket: Ticket) -> Ticket:
    """Store a new ticket; shelf and counters follow."""
    ticket.shelf = ticket.shelf_for()
    ticket.save(force_insert=True)
    _count(None, _spot(ticket))
    return ticket


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

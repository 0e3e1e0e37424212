"""Taking a list of tickets along as a table."""

from collections.abc import Iterator, Sequence

from django.db import transaction

from helpwell.events.record import record
from helpwell.people.models import Agent
from helpwell.search.conditions import Conditions
from helpwell.search.events import TicketsExported
from helpwell.search.table import lines


def export_tickets(
    asked: Conditions, columns: Sequence[str], *, by: Agent, view_id: int | None = None
) -> Iterator[str]:
    """The lines of a CSV file of the tickets that the person may see and that meet the conditions."""
    with transaction.atomic():
        record(
            TicketsExported(
                agent_id=by.pk,
                view_id=view_id,
                asked=[str(one)[:200] for one in asked.each()],
                columns=list(columns),
            ),
            by=by.actor,
        )
    return lines(by, asked, columns)

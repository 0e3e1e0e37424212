"""Writing down when our answer is due."""

from datetime import datetime

from helpwell.events.live import nudge
from helpwell.tickets.models import NEVER, Ticket


def set_due(ticket_id: int, *, due_at: datetime | None, kind: str = "") -> None:
    """The moment by which an answer was promised (None: nothing is due) stands on the ticket.

    There is no event, the cause has one; but open pages are told, since they may have looked between the two.
    """
    promise = {"due_sort": due_at or NEVER, "due_kind": kind if due_at else ""}
    ticket = Ticket.objects.filter(pk=ticket_id)
    if ticket.exclude(**promise).update(**promise):
        teams = ticket.values_list("team_id", flat=True)
        nudge([f"ticket:{ticket_id}", "inbox", *(f"team:{team}" for team in teams)])

"""May a ticket be solved? Rooms above say what is still missing; asked before a person, macro or rule solves."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from helpwell.tickets.models import Status, Ticket

# The names of what must be filled in first; none where nothing is missing. May raise nothing.
Missing = Callable[[Ticket], list[str]]

_asked: list[Missing] = []


class CannotSolve(ValueError):
    """Something must be filled in first; `missing` names it, and the text says it."""

    def __init__(self, missing: list[str]) -> None:
        words = _("This cannot be solved yet. Fill in first: {names}.")
        super().__init__(words.format(names=", ".join(missing)))
        self.missing = missing


def wire(table: Iterable[Missing]) -> None:
    """Take over who is asked; filled once at the start from `helpwell.wiring`."""
    _asked[:] = table


def ensure_may_be_solved(ticket: Ticket, status: str) -> None:
    """Called with the ticket held, before it takes the status; raises CannotSolve for one that is not done yet."""
    if status not in (Status.SOLVED, Status.CLOSED) or ticket.is_done:
        return
    if missing := [name for ask in _asked for name in ask(ticket)]:
        raise CannotSolve(missing)

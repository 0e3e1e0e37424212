"""The checklists of the room below, as macros need them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from helpwell.events.models import Actor
from helpwell.tasks.verbs.add_task import TooManyTasks, add_task
from helpwell.tickets.models import Ticket


class TooLong(ValueError):
    """The ticket takes no more tasks; the text says so."""


def add(ticket: Ticket, *, by: Actor, lines: Iterable[str]) -> None:
    """The lines as tasks of the ticket, behind the others. Raises TooLong."""
    try:
        for line in lines:
            add_task(ticket, by=by, words=line)
    except TooManyTasks as error:
        raise TooLong(_("The ticket's checklist takes no more lines.")) from error

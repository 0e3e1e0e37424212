"""What a ticket's state is called for its customer: whose turn it is, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from helpwell.tickets.models import Status, Ticket


@dataclass(frozen=True)
class State:
    """The words, and the badge that carries them."""

    words: str
    badge: str


def state_of(ticket: Ticket) -> State:
    """Whose turn it is. A ticket that was merged is where the other one is."""
    status = ticket.survivor().status
    if status in (Status.SOLVED, Status.CLOSED):
        return State(_("Solved"), "good")
    if status == Status.PENDING:
        return State(_("We wait for you"), "warn")
    return State(_("We work on it"), "info")

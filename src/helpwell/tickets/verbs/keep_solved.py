"""A reply that only says thanks leaves the ticket solved: shown in its history, and taken back with one click."""

from collections.abc import Sequence
from typing import Protocol

from helpwell.events.models import Actor, Event
from helpwell.events.record import record
from helpwell.events.undoing import ensure_latest
from helpwell.people.models import Company
from helpwell.tickets.change import change, locked, plain
from helpwell.tickets.events import StayedSolved, TicketReopened
from helpwell.tickets.models import Attachment, Message, Status, Ticket
from helpwell.tickets.thanks import only_thanks


class Said(Protocol):
    """What is asked of a message that came in."""

    @property
    def text(self) -> str:
        """What is new in it."""

    @property
    def attachments(self) -> Sequence[Attachment]:
        """Its files."""

    @property
    def is_automatic(self) -> bool:
        """Whether no person wrote it."""


def says_thanks(said: Said, ticket: Ticket) -> bool:
    """Whether the message only thanks for a ticket that is done, and the company wants it to stay so."""
    if said.is_automatic or said.attachments or not ticket.is_done or ticket.deleted_at:
        return False
    company = Company.current()
    if company is None or not company.thanks_keep_solved:
        return False
    return only_thanks(said.text, names=_names(ticket))


def stay_solved(ticket: Ticket, message: Message, *, by: Actor) -> None:
    """Record that the rule kept the caller's held ticket done; its diff is what would have been without the rule."""
    now = plain(ticket)
    record(
        StayedSolved(ticket_id=ticket.pk, team_id=ticket.team_id, message_id=message.pk),
        by=by,
        diff={"status": [str(Status.OPEN), now["status"]], "solved_at": [None, now["solved_at"]]},
    )


def undo_staying(event: Event, fact: StayedSolved, by: Actor) -> None:
    """It was more than thanks: the ticket is open, and the customer waits since that message."""
    ticket = locked(Ticket(pk=fact.ticket_id))
    ensure_latest(event)
    before = ticket.status
    since = Message.objects.filter(pk=fact.message_id).values_list("created_at", flat=True).first()
    diff = change(ticket, status=Status.OPEN, solved_at=None, waiting_since=since)
    reopened = TicketReopened(
        ticket_id=ticket.pk, team_id=ticket.team_id, before=before, because="agent"
    )
    record(reopened, by=by, diff=diff)


def _names(ticket: Ticket) -> list[str]:
    """Of those who speak with each other: the customer, who has the ticket, and who answered last."""
    answered = Message.objects.filter(ticket=ticket, direction=Message.Direction.OUTBOUND)
    last = answered.order_by("-id").values_list("author__name", flat=True).first()
    company = Company.current()
    assignee = ticket.assignee.name if ticket.assignee else ""
    return [ticket.customer.name, assignee, last or "", company.name if company else ""]

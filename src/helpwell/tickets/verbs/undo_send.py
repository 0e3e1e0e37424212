"""Taking a reply back before it is sent."""

from django.db import transaction

from helpwell.events.models import Actor, Event
from helpwell.events.record import Diff, record
from helpwell.events.undoing import CannotUndo, newer_than, undo_event
from helpwell.kit import clock
from helpwell.tickets.change import change, locked, plain
from helpwell.tickets.events import MessageWithdrawn
from helpwell.tickets.models import Delivery, Message, Ticket
from helpwell.tickets.threads import told


class TooLate(ValueError):
    """The message is being sent, or was sent already."""


def undo_send(message: Message, *, by: Actor) -> Message:
    """The withdrawn message; its ticket has the status from before where nothing changed it since.

    Raises TooLate where a sender has taken the delivery. Taking back twice changes nothing.
    """
    with transaction.atomic():
        locked(message.ticket)
        message.refresh_from_db()
        if message.withdrawn_at is not None:
            return message
        sent = Event.objects.filter(
            room="tickets",
            subject_id=message.ticket_id,
            name__in=("MessageSent", "MessageForwarded"),
            facts__message_id=message.pk,
        ).first()
        if sent is not None and sent.diff:
            try:
                undo_event(sent, by=by)
            except CannotUndo as late:
                raise TooLate from late
            message.refresh_from_db()
        else:
            withdraw(message, by=by, sent=sent)
    return message


def withdraw(message: Message, *, by: Actor, sent: Event | None) -> None:
    """Take the message out of the queue and the thread; `sent` says what the ticket gets back. Raises TooLate."""
    ticket = locked(message.ticket)
    cancelled = Delivery.objects.filter(
        message=message, state=Delivery.State.QUEUED, attempts=0, lease_until=None
    ).update(state=Delivery.State.CANCELLED)
    if not cancelled:
        raise TooLate
    message.withdrawn_at = clock.now()
    message.save(update_fields=["withdrawn_at"])
    diff = change(ticket, **(_given_back(ticket, sent) | told(ticket)))
    fact = MessageWithdrawn(ticket_id=ticket.pk, team_id=ticket.team_id, message_id=message.pk)
    record(fact, by=by, diff=diff)


def _given_back(ticket: Ticket, sent: Event | None) -> dict[str, object]:
    """The columns that the sending changed and nobody since."""
    if sent is None:
        return {}
    diff: Diff = sent.diff or {
        "status": [sent.facts["status_before"], sent.facts["status_after"]],
        "solved_at": [None, plain(ticket)["solved_at"]],
    }
    now = plain(ticket)
    return {
        name: before
        for name, (before, after) in diff.items()
        if name in now and now[name] == after and newer_than(sent, [name]) is None
    }

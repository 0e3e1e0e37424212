"""Taking a reply back before it is sent."""

from django.db import transaction

from helpwell.events.models import Actor, Event
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.kit.text import preview
from helpwell.tickets.change import change, locked
from helpwell.tickets.events import MessageWithdrawn
from helpwell.tickets.models import Delivery, Message, Ticket


class TooLate(ValueError):
    """The message is being sent, or was sent already."""


def undo_send(message: Message, *, by: Actor) -> Message:
    """The withdrawn message; its ticket has the status from before where nothing changed it since.

    Raises TooLate where a sender has taken the delivery. Taking back twice changes nothing.
    """
    with transaction.atomic():
        ticket = locked(message.ticket)
        cancelled = Delivery.objects.filter(
            message=message, state=Delivery.State.QUEUED, attempts=0, lease_until=None
        ).update(state=Delivery.State.CANCELLED)
        if not cancelled:
            if Delivery.objects.filter(message=message, state=Delivery.State.CANCELLED).exists():
                return message
            raise TooLate
        message.withdrawn_at = clock.now()
        message.save(update_fields=["withdrawn_at"])
        _give_back(ticket, message)
        record(
            MessageWithdrawn(ticket_id=ticket.pk, team_id=ticket.team_id, message_id=message.pk),
            by=by,
        )
    return message


def _give_back(ticket: Ticket, message: Message) -> None:
    sent = Event.objects.filter(
        room="tickets", subject_id=ticket.pk, name="MessageSent", facts__message_id=message.pk
    ).first()
    fields: dict[str, object] = {"message_count": max(0, ticket.message_count - 1)}
    if sent is not None and ticket.status == sent.facts["status_after"]:
        fields["status"] = sent.facts["status_before"]
        fields["solved_at"] = None
    last = (
        ticket.messages.filter(withdrawn_at=None)
        .exclude(direction=Message.Direction.NOTE)
        .order_by("-id")
        .first()
    )
    if last is not None:
        inbound = last.direction == Message.Direction.INBOUND
        fields["last_speaker"] = Ticket.Speaker.CUSTOMER if inbound else Ticket.Speaker.AGENT
        fields["snippet"] = preview(last.text, 140)
        fields["waiting_since"] = last.created_at if inbound else None
    change(ticket, **fields)

"""Moving a queued message to another time."""

from datetime import datetime

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.tickets.change import change, locked
from helpwell.tickets.events import SendingMoved
from helpwell.tickets.models import Delivery, Message
from helpwell.tickets.verbs.undo_send import TooLate


def reschedule(message: Message, *, by: Actor, send_at: datetime) -> Message:
    """The message leaves at `send_at`, or now where that is past. Raises TooLate where a sender has it or had it."""
    moment = max(send_at, clock.now())
    with transaction.atomic():
        ticket = locked(message.ticket)
        moved = Delivery.objects.filter(
            message=message, state=Delivery.State.QUEUED, attempts=0, lease_until=None
        ).update(due_at=moment)
        if not moved:
            raise TooLate
        change(ticket)
        record(
            SendingMoved(
                ticket_id=ticket.pk,
                team_id=ticket.team_id,
                message_id=message.pk,
                due_at=moment.isoformat(),
            ),
            by=by,
        )
    return message

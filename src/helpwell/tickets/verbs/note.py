"""Writing an internal note."""

from collections.abc import Iterable

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.tickets.change import change, locked
from helpwell.tickets.events import NoteWritten
from helpwell.tickets.models import Message, Ticket, Upload
from helpwell.tickets.verbs.compose import write, written_already
from helpwell.tickets.verbs.reply import NothingToSend


def note(
    ticket: Ticket,
    *,
    by: Actor,
    text: str,
    html: str = "",
    uploads: Iterable[Upload] = (),
    client_id: str = "",
) -> Message:
    """The note, which only the desk can read; the same `client_id` again gives the same note. Raises NothingToSend for an empty one."""
    files = list(uploads)
    if not text.strip() and not files:
        raise NothingToSend
    with transaction.atomic():
        ticket = locked(ticket.survivor())
        known = written_already(ticket, by=by, client_id=client_id)
        if known is not None:
            return known
        message = write(
            ticket,
            by=by,
            direction=Message.Direction.NOTE,
            text=text,
            html=html,
            uploads=files,
            client_id=client_id,
        )
        change(
            ticket,
            activity_at=clock.now(),
            message_count=ticket.message_count + 1,
            has_attachments=ticket.has_attachments or bool(files),
        )
        fact = NoteWritten(ticket_id=ticket.pk, team_id=ticket.team_id, message_id=message.pk)
        record(fact, by=by, diff={f"note:{message.pk}": [False, True]})
    return message

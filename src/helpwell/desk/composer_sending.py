"""Sending what an agent wrote: one transaction for the message, for those who take part from now on, and for the draft."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from helpwell.customers.verbs.identify import identify
from helpwell.desk.composer_mentions import call, mentioned
from helpwell.desk.models import Draft
from helpwell.desk.verbs.discard_draft import forget_draft, restore_draft
from helpwell.events.undoing import CannotUndo
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission
from helpwell.tickets.models import Message, MessageHtml, Participant, Status, Ticket
from helpwell.tickets.verbs.compose import To
from helpwell.tickets.verbs.note import note
from helpwell.tickets.verbs.participate import add_participant
from helpwell.tickets.verbs.reply import reply
from helpwell.tickets.verbs.undo_send import TooLate, undo_send
from helpwell.tickets.verbs.upload import reclaim


def send_reply(ticket: Ticket, person: Agent, given: dict[str, Any]) -> Message:
    """The queued reply; who was added in To or Cc takes part from now on. Raises NothingToSend."""
    with transaction.atomic():
        message = reply(
            ticket,
            by=person.actor,
            text=given["text"],
            html=given["html"],
            recipients=given["recipients"],
            uploads=given["uploads"],
            status=given["status"] or Status.PENDING,
            send_at=given["send_at"],
            assign_to=person if person.may(Permission.CHANGE_TICKETS) else None,
            client_id=given["client_id"],
            channel=given["channel"],
            is_signed=given["is_signed"],
        )
        _take_part(ticket, person, given["recipients"])
        forget_draft(ticket, by=person, kind=Draft.Kind.REPLY)
    return message


def write_note(ticket: Ticket, person: Agent, given: dict[str, Any]) -> tuple[Message, list[Agent]]:
    """The note, and those whom it mentions though they cannot see the ticket. Raises NothingToSend."""
    with transaction.atomic():
        message = note(
            ticket,
            by=person.actor,
            text=given["text"],
            html=given["html"],
            uploads=given["uploads"],
            client_id=given["client_id"],
        )
        unseeing = call(message, mentioned(given["mentions"], message.text))
        forget_draft(ticket, by=person, kind=Draft.Kind.NOTE)
    return message, unseeing


def take_back(message: Message, person: Agent) -> Message:
    """The withdrawn reply; its words, files and recipients are a draft again. Raises TooLate."""
    with transaction.atomic():
        known = message.withdrawn_at is not None
        try:
            message = undo_send(message, by=person.actor)
        except CannotUndo as late:
            raise TooLate from late
        if not known:
            row = MessageHtml.objects.filter(message=message).first()
            files = reclaim(message, by=person)
            restore_draft(message, by=person, html=row.html if row else "", files=files)
    return message


def _take_part(ticket: Ticket, person: Agent, recipients: Sequence[To]) -> None:
    named = [to for to in recipients if to.role != "bcc" and to.address != ticket.customer.email]
    known = set(
        Participant.objects.filter(ticket=ticket, address__in=[to.address for to in named])
        .exclude(accepted_at=None)
        .values_list("address", flat=True)
    )
    for to in named:
        if to.address in known:
            continue
        customer = identify("email", to.address, name=to.name, origin="agent")
        if customer.pk != ticket.customer_id:
            add_participant(ticket, by=person.actor, customer=customer, address=to.address)

"""Sending what an agent wrote: one transaction for the message and for those who take part from now on."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from helpwell.customers.verbs.identify import identify
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission
from helpwell.tickets.models import Message, Participant, Status, Ticket
from helpwell.tickets.verbs.compose import To
from helpwell.tickets.verbs.note import note
from helpwell.tickets.verbs.participate import add_participant
from helpwell.tickets.verbs.reply import reply


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
        )
        _take_part(ticket, person, given["recipients"])
    return message


def write_note(ticket: Ticket, person: Agent, given: dict[str, Any]) -> Message:
    """The note. Raises NothingToSend."""
    return note(
        ticket,
        by=person.actor,
        text=given["text"],
        uploads=given["uploads"],
        client_id=given["client_id"],
    )


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

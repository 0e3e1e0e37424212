"""An agent opens a ticket for a customer."""

from collections.abc import Iterable

from django.db import transaction

from helpwell.customers.models import Customer
from helpwell.customers.verbs.serve import serve
from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.kit.text import one_line, preview
from helpwell.people.models import Agent, Team
from helpwell.tickets.change import begin
from helpwell.tickets.events import TicketCreated
from helpwell.tickets.models import Channel, Message, Status, Ticket, Upload
from helpwell.tickets.verbs.note import note
from helpwell.tickets.verbs.reply import reply


def create(
    *,
    by: Actor,
    channel: Channel,
    customer: Customer,
    subject: str,
    text: str,
    html: str = "",
    internal: bool = False,
    uploads: Iterable[Upload] = (),
    team: Team | None = None,
    assignee: Agent | None = None,
    status: str = Status.PENDING,
    client_id: str = "",
) -> Ticket:
    """The new ticket with its first message: mailed to the customer, or an internal note; the same `client_id` again gives
    the same ticket.

    Raises NothingToSend where the message is empty or the customer has no address.
    """
    with transaction.atomic():
        known = _written_already(by, client_id)
        if known is not None:
            return known
        ticket = _begin(by, channel, customer, subject, text, team, assignee)
        if internal:
            note(ticket, by=by, text=text, html=html, uploads=uploads, client_id=client_id)
        else:
            reply(
                ticket,
                by=by,
                text=text,
                html=html,
                uploads=uploads,
                status=status,
                client_id=client_id,
            )
        ticket.refresh_from_db()
    return ticket


def _written_already(by: Actor, client_id: str) -> Ticket | None:
    found = Message.objects.filter(client_id=client_id, author=by).first() if client_id else None
    return found.ticket if found else None


def _begin(
    by: Actor,
    channel: Channel,
    customer: Customer,
    subject: str,
    text: str,
    team: Team | None,
    assignee: Agent | None,
) -> Ticket:
    now = clock.now()
    ticket = begin(
        Ticket(
            subject=one_line(subject, 300),
            channel=channel,
            customer=customer,
            team=team or channel.team,
            assignee=assignee,
            status=Status.OPEN,
            created_at=now,
            activity_at=now,
            snippet=preview(text, 140),
        )
    )
    serve(customer, ticket.team)
    created = TicketCreated(
        ticket_id=ticket.pk, team_id=ticket.team_id, channel_id=channel.pk, customer_id=customer.pk
    )
    record(created, by=by)
    return ticket

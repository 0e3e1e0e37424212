"""Moving a message to the ticket where it belongs."""

from typing import Any

from django.db import transaction

from helpwell.customers.verbs.serve import serve
from helpwell.events.acting import acting
from helpwell.events.models import Act, Actor
from helpwell.events.record import Diff, record
from helpwell.people.models import Team
from helpwell.tickets.change import begin, change, locked
from helpwell.tickets.events import MessageArrived, MessageMoved, TicketCreated
from helpwell.tickets.models import Channel, Message, Status, Ticket
from helpwell.tickets.threads import messages_of, reopened, told


class CannotMove(ValueError):
    """This message cannot be moved: it is not from a customer, or it is the only one of its ticket."""


def move_message(
    message: Message, *, by: Actor, to: Ticket | None, joined_by: str = Message.JoinedBy.MOVED
) -> Ticket:
    """The ticket that has the message now: `to`, or a new one of the message's sender. Later replies to the message follow it.

    Raises CannotMove for notes and our own messages, for moving a ticket's only message into a new ticket, and for a
    deleted one.
    """
    with transaction.atomic(), acting(Act.Kind.AGENT, by=by):
        origin = locked(message.ticket)
        message.refresh_from_db()
        if message.direction != Message.Direction.INBOUND or message.ticket_id != origin.pk:
            raise CannotMove
        if to is None and origin.messages.filter(withdrawn_at=None).count() <= 1:
            raise CannotMove
        target = locked(to.survivor()) if to is not None else _begin_from(message, origin, by)
        if target.deleted_at is not None:
            raise CannotMove
        if target.pk == origin.pk:
            return target
        joined: Diff = {f"joined:{message.pk}": [_joined(message), [joined_by, f"#{origin.pk}", 1]]}
        carried = carry(message, origin, target, joined[f"joined:{message.pk}"][1])
        fact = MessageMoved(
            ticket_id=origin.pk,
            team_id=origin.team_id,
            message_id=message.pk,
            to_ticket_id=target.pk,
        )
        record(fact, by=by, diff=carried | joined | change(origin, **_left(origin)))
        arrived = MessageArrived(
            ticket_id=target.pk,
            team_id=target.team_id,
            message_id=message.pk,
            from_ticket_id=origin.pk,
        )
        here: Diff = {f"arrived:{message.pk}": [False, True]}
        record(arrived, by=by, diff=here | change(target, **_welcomed(target, message)))
    return target


def carry(message: Message, origin: Ticket, target: Ticket, joined: list[Any]) -> Diff:
    """Put the message into the other ticket, and let both rows tell of their messages; both are held by the caller."""
    message.ticket = target
    message.joined_by, message.joined_detail, message.was_moved = (
        joined[0],
        joined[1],
        bool(joined[2]),
    )
    message.save(update_fields=["ticket", "was_moved", "joined_by", "joined_detail"])
    change(origin, **told(origin))
    change(target, **told(target))
    return {f"message:{message.pk}": [origin.pk, target.pk]}


def _joined(message: Message) -> list[Any]:
    return [message.joined_by, message.joined_detail, int(message.was_moved)]


def _begin_from(message: Message, origin: Ticket, by: Actor) -> Ticket:
    customer = origin.customer
    sender = (
        origin.participants.filter(address=message.from_address).select_related("customer").first()
    )
    if sender is not None:
        customer = sender.customer
    channel: Channel = message.channel or origin.channel
    team: Team = origin.team
    ticket = begin(
        Ticket(
            subject=message.subject or origin.subject,
            channel=channel,
            customer=customer,
            team=team,
            created_at=message.created_at,
        )
    )
    serve(customer, team)
    record(
        TicketCreated(
            ticket_id=ticket.pk, team_id=team.pk, channel_id=channel.pk, customer_id=customer.pk
        ),
        by=by,
    )
    return ticket


def _left(origin: Ticket) -> dict[str, Any]:
    """A ticket with no message left is closed."""
    empty = not messages_of(origin).exclude(direction=Message.Direction.NOTE).exists()
    return {"status": Status.CLOSED, "held_reason": ""} if empty else {}


def _welcomed(target: Ticket, message: Message) -> dict[str, Any]:
    later = max(target.activity_at, message.created_at)
    return {"activity_at": later, "snoozed_until": None} | reopened(target)

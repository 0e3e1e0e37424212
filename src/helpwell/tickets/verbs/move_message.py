"""Moving a message to the ticket where it belongs."""

from django.db import transaction

from helpwell.customers.verbs.serve import serve
from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit.text import preview
from helpwell.people.models import Team
from helpwell.tickets.change import begin, change, locked
from helpwell.tickets.events import MessageArrived, MessageMoved, TicketCreated
from helpwell.tickets.models import Channel, Message, Status, Ticket


class CannotMove(ValueError):
    """This message cannot be moved: it is not from a customer, or it is the only one of its ticket."""


def move_message(
    message: Message, *, by: Actor, to: Ticket | None, joined_by: str = Message.JoinedBy.MOVED
) -> Ticket:
    """The ticket that has the message now: `to`, or a new one of the message's sender. Later replies to the message follow it.

    Raises CannotMove for notes and our own messages, and for moving a ticket's only message into a new ticket.
    """
    with transaction.atomic():
        origin = locked(message.ticket)
        message.refresh_from_db()
        if message.direction != Message.Direction.INBOUND or message.ticket_id != origin.pk:
            raise CannotMove
        if to is None and origin.messages.filter(withdrawn_at=None).count() <= 1:
            raise CannotMove
        target = locked(to) if to is not None else _begin_from(message, origin, by)
        if target.pk == origin.pk:
            return target
        message.ticket = target
        message.was_moved = True
        message.joined_by = joined_by
        message.joined_detail = f"#{origin.pk}"
        message.save(update_fields=["ticket", "was_moved", "joined_by", "joined_detail"])
        _tidy(origin)
        _welcome(target, message)
        record(
            MessageMoved(
                ticket_id=origin.pk,
                team_id=origin.team_id,
                message_id=message.pk,
                to_ticket_id=target.pk,
            ),
            by=by,
        )
        record(
            MessageArrived(
                ticket_id=target.pk,
                team_id=target.team_id,
                message_id=message.pk,
                from_ticket_id=origin.pk,
            ),
            by=by,
        )
    return target


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


def _tidy(origin: Ticket) -> None:
    left = origin.messages.filter(withdrawn_at=None)
    last = left.exclude(direction=Message.Direction.NOTE).order_by("-id").first()
    fields: dict[str, object] = {"message_count": left.count()}
    if last is None:
        fields |= {"status": Status.CLOSED, "waiting_since": None, "held_reason": "", "snippet": ""}
    else:
        inbound = last.direction == Message.Direction.INBOUND
        fields |= {
            "snippet": preview(last.text, 140),
            "waiting_since": last.created_at if inbound else None,
        }
        fields["last_speaker"] = Ticket.Speaker.CUSTOMER if inbound else Ticket.Speaker.AGENT
    change(origin, **fields)


def _welcome(target: Ticket, message: Message) -> None:
    fields: dict[str, object] = {"message_count": target.messages.filter(withdrawn_at=None).count()}
    if message.created_at >= target.activity_at or target.message_count == 0:
        fields |= {
            "activity_at": max(target.activity_at, message.created_at),
            "snippet": preview(message.text, 140),
            "last_speaker": Ticket.Speaker.CUSTOMER,
            "waiting_since": target.waiting_since or message.created_at,
        }
    if target.status in (Status.PENDING, Status.ON_HOLD, Status.SOLVED):
        fields |= {"status": Status.OPEN, "solved_at": None}
    if message.attachments.filter(is_inline=False).exists():
        fields["has_attachments"] = True
    change(target, **fields)

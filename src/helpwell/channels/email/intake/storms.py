"""A flood of mail from one address: all of it is kept, in one held ticket, so that nobody's inbox drowns."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from helpwell.customers.models import Customer
from helpwell.customers.reads import ids_of
from helpwell.tickets.models import Message, Shelf, Ticket

MOST_TICKETS_AN_HOUR = 100
MOST_MESSAGES_AN_HOUR = 100
_HOUR = timedelta(hours=1)
_REASON = "More than %(number)d mails an hour from this address."


def floods_tickets(customer: Customer, at: datetime) -> bool:
    """Whether this customer began as many tickets in the last hour as one may."""
    began = (
        Ticket.objects.filter(customer__in=ids_of(customer))
        .order_by("-id")
        .values_list("created_at", flat=True)[MOST_TICKETS_AN_HOUR - 1 : MOST_TICKETS_AN_HOUR]
    )
    return any(moment > at - _HOUR for moment in began)


def floods_ticket(ticket: Ticket, at: datetime) -> bool:
    """Whether as many messages came into this ticket in the last hour as may."""
    if ticket.message_count < MOST_MESSAGES_AN_HOUR:
        return False
    came = (
        Message.objects.filter(ticket=ticket)
        .order_by("-id")
        .values_list("created_at", flat=True)[MOST_MESSAGES_AN_HOUR - 1 : MOST_MESSAGES_AN_HOUR]
    )
    return any(moment > at - _HOUR for moment in came)


def reason() -> str:
    """Why the mail of a flood is held."""
    return _(_REASON) % {"number": MOST_TICKETS_AN_HOUR}


def held_flood(customer: Customer, at: datetime) -> Ticket | None:
    """The held ticket that takes the flood of this customer, if there is one of the last day."""
    return (
        Ticket.objects.filter(
            customer__in=ids_of(customer),
            shelf=Shelf.HELD,
            held_reason=reason()[:200],
            created_at__gt=at - timedelta(days=1),
        )
        .order_by("-id")
        .first()
    )

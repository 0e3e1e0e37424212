"""Telling a customer once that their mail arrived: off by default, a fixed text, never to a machine, never for old mail."""

from datetime import UTC, datetime, timedelta
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime

from django.utils import translation
from django.utils.translation import gettext as _

from helpwell.channels.email.breakers import may_send_automatic
from helpwell.channels.email.models import Mailbox, SystemMail
from helpwell.channels.email.receive.webhook import mime_of
from helpwell.channels.email.system_mail import queue_system_mail
from helpwell.channels.models import Arrival
from helpwell.customers.models import Customer
from helpwell.events.models import Actor, Event
from helpwell.kit import clock
from helpwell.people.models import Company
from helpwell.tickets.events import TicketCreated
from helpwell.tickets.models import Channel, Message

KIND = "acknowledgment"
_OLD = timedelta(days=1)


def acknowledge(event: Event, fact: TicketCreated) -> None:
    """Queue the mailbox's acknowledgment where a customer's fresh mail began the ticket and nothing speaks against it."""
    mailbox = (
        Mailbox.objects.select_related("channel")
        .filter(channel=fact.channel_id, acknowledge=True, channel__is_active=True)
        .first()
    )
    if mailbox is None or fact.held or not event.actor.is_customer:
        return
    message = _first(fact.ticket_id)
    if message is None or not _is_fresh(message):
        return
    # Two reactions about one customer wait for each other here, and the second one sees the first one's mail.
    Customer.objects.select_for_update().get(pk=fact.customer_id)
    if SystemMail.objects.filter(about=message, kind=KIND).exists():
        return
    if may_send_automatic(message.from_address, message.ticket, mailbox) is None:
        _queue(message, mailbox)


def _first(ticket_id: int) -> Message | None:
    """The customer's own mail that began the ticket; None for a machine's, a list's, and one that an agent passed on."""
    thread = Message.objects.filter(ticket=ticket_id).select_related("ticket", "channel")
    thread = thread.order_by("id")
    first = thread.first()
    if first is None or first.direction != Message.Direction.INBOUND or first.is_automatic:
        return None
    passed_on = thread.filter(direction=Message.Direction.NOTE, author__kind=Actor.Kind.DESK)
    return None if passed_on.exists() else first


def _is_fresh(message: Message) -> bool:
    """Whether it was written lately by its own Date: a mailbox just connected brings its old mail. A form is filled in now."""
    if message.channel is not None and message.channel.kind == Channel.Kind.WEB:
        return message.created_at > clock.now() - _OLD
    arrival = Arrival.objects.filter(message=message).order_by("id").first()
    if arrival is None:
        return False
    date = BytesHeaderParser().parsebytes(mime_of(arrival)[:200_000])["Date"]
    try:
        written = parsedate_to_datetime(str(date))
    except (TypeError, ValueError, OverflowError):
        return False
    return _aware(written) > clock.now() - _OLD


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _queue(message: Message, mailbox: Mailbox) -> None:
    company = Company.current()
    with translation.override(company.language if company else None):
        # Nothing that the sender wrote: whoever forges a From line must not mail through us.
        queue_system_mail(
            message.from_address,
            _("We received your message [#%(number)d]") % {"number": message.ticket_id},
            mailbox.acknowledgment.strip() or _fixed_text(message.ticket_id, company),
            KIND,
            mailbox=mailbox,
            about=message,
            in_reply_to=message.external_id,
        )


def _fixed_text(number: int, company: Company | None) -> str:
    text = _(
        "Thank you for writing to us. Your message arrived and has the number #%(number)d.\n"
        "A person reads it and answers you. To add something, answer this mail."
    ) % {"number": number}
    return f"{text}\n\n{company.name}\n" if company else f"{text}\n"

"""When the desk must not mail by itself: loops and storms end here, whatever the other side does. Counted from the mails queued."""

from datetime import timedelta

from django.utils.translation import gettext as _

from helpwell.channels.email.intake.knowledge import is_blocked, is_our_own
from helpwell.channels.email.models import Mailbox, SystemMail
from helpwell.channels.models import Arrival
from helpwell.customers.models import Identity
from helpwell.kit import clock
from helpwell.tickets.models import Ticket

MOST_A_DAY_TO_UNVERIFIED = 1  # anybody can write an address into a form or a From line
MOST_A_DAY_TO_VERIFIED = 10
MOST_A_DAY_IN_TICKET = 3
MOST_AN_HOUR_FROM_MAILBOX = 500
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


def may_send_automatic(address: str, ticket: Ticket | None, mailbox: Mailbox) -> str | None:
    """Why an automatic mail to this address must not be written now, or None where it may. Ask in its transaction."""
    if ticket is not None and (ticket.is_spam or ticket.held_reason):
        return _("The ticket is held or spam.")
    if ticket is not None and not _is_answerable(ticket):
        return _("A machine or a mailing list wrote last.")
    if is_our_own(address):
        return _("The address is our own.")
    if is_blocked(address):
        return _("The sender is blocked.")
    identity = Identity.objects.filter(kind=Identity.Kind.EMAIL, value=address).first()
    if identity is not None and identity.undeliverable_since is not None:
        return _("Mail to this address came back.")
    return _counted(address, identity, ticket, mailbox)


def _is_answerable(ticket: Ticket) -> bool:
    """Whether the last mail of the ticket lets itself be answered by a machine."""
    last = Arrival.objects.filter(message__ticket=ticket).order_by("-id").first()
    return last is None or last.is_answerable


def _counted(
    address: str, identity: Identity | None, ticket: Ticket | None, mailbox: Mailbox
) -> str | None:
    today = clock.now() - _DAY
    automatic = SystemMail.objects.exclude(about=None)
    verified = identity is not None and identity.verified_at is not None
    most = MOST_A_DAY_TO_VERIFIED if verified else MOST_A_DAY_TO_UNVERIFIED
    if automatic.filter(to=address, created_at__gt=today).count() >= most:
        return _("This address got %(number)d automatic mails within a day.") % {"number": most}
    in_ticket = automatic.filter(about__ticket=ticket, created_at__gt=today)
    if ticket is not None and in_ticket.count() >= MOST_A_DAY_IN_TICKET:
        return _("This ticket sent %(number)d automatic mails within a day.") % {
            "number": MOST_A_DAY_IN_TICKET
        }
    if _floods(mailbox):
        return _("This mailbox sent %(number)d automatic mails within an hour.") % {
            "number": MOST_AN_HOUR_FROM_MAILBOX
        }
    return None


def _floods(mailbox: Mailbox) -> bool:
    """Whether the mail that lies so many back is younger than an hour; reads that many rows, however many there are."""
    earlier = (
        SystemMail.objects.filter(mailbox=mailbox)
        .exclude(about=None)
        .order_by("-id")
        .values_list("created_at", flat=True)
    )[MOST_AN_HOUR_FROM_MAILBOX - 1 : MOST_AN_HOUR_FROM_MAILBOX]
    return any(moment > clock.now() - _HOUR for moment in earlier)

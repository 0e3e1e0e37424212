"""Taking a mailbox out of use."""

from django.db import transaction

from helpwell.channels.email.events import MailboxDeactivated
from helpwell.channels.email.models import Mailbox
from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.tickets.models import Channel


def deactivate_mailbox(mailbox: Mailbox, *, by: Actor) -> Mailbox:
    """The mailbox, taking no more mail; its tickets and settings stay, and replies in its tickets still go out."""
    with transaction.atomic():
        if Channel.objects.filter(pk=mailbox.channel_id, is_active=True).update(is_active=False):
            record(MailboxDeactivated(mailbox_id=mailbox.pk), by=by)
    mailbox.channel.refresh_from_db()
    return mailbox

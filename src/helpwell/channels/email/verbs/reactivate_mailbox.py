"""Taking a mailbox into use again."""

from django.db import transaction

from helpwell.channels.email.events import MailboxReactivated
from helpwell.channels.email.models import Mailbox
from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.tickets.models import Channel


def reactivate_mailbox(mailbox: Mailbox, *, by: Actor) -> Mailbox:
    """The mailbox in use, going on where it stopped."""
    with transaction.atomic():
        if Channel.objects.filter(pk=mailbox.channel_id, is_active=False).update(is_active=True):
            record(MailboxReactivated(mailbox_id=mailbox.pk), by=by)
    mailbox.channel.refresh_from_db()
    return mailbox

"""Letting a paused mailbox send again."""

from django.db import transaction

from helpwell.channels.email.events import SendingResumed
from helpwell.channels.email.models import Mailbox, Outflow
from helpwell.events.models import Actor
from helpwell.events.record import record


def resume_sending(mailbox: Mailbox, *, by: Actor) -> Mailbox:
    """The mailbox, sending at once and with a full allowance for the hour."""
    with transaction.atomic():
        resumed = (
            Mailbox.objects.filter(pk=mailbox.pk)
            .exclude(paused_at=None)
            .update(paused_at=None, pause_reason="")
        )
        Outflow.objects.filter(mailbox=mailbox).update(hour_count=0, rests_until=None)
        if resumed:
            record(SendingResumed(mailbox_id=mailbox.pk), by=by)
    mailbox.refresh_from_db()
    return mailbox

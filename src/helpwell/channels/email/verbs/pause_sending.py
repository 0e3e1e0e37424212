"""Stopping what leaves a mailbox; everything waits in its queue."""

from django.db import transaction

from helpwell.channels.email.events import SendingPaused
from helpwell.channels.email.models import Mailbox
from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock


def pause_sending(mailbox: Mailbox, *, by: Actor, reason: str) -> Mailbox:
    """The paused mailbox; one that is paused already keeps its reason."""
    with transaction.atomic():
        paused = Mailbox.objects.filter(pk=mailbox.pk, paused_at=None).update(
            paused_at=clock.now(), pause_reason=reason[:300]
        )
        if paused:
            record(SendingPaused(mailbox_id=mailbox.pk, reason=reason[:300]), by=by)
    mailbox.refresh_from_db()
    return mailbox

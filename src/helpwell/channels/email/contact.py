"""When we last heard from a mailbox's server, and what went wrong since."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import F, Q

from helpwell.channels.email.models import Mailbox
from helpwell.kit import clock

_OFTEN_ENOUGH = timedelta(seconds=10)  # a busy mailbox does not write its row with each mail


def note_contact(channel_ids: Iterable[int]) -> None:
    """Remember that mail or an answer came for these channels, and forget the error on their way in."""
    now = clock.now()
    reached = Mailbox.objects.filter(channel_id__in=list(channel_ids))
    stale = Q(last_contact_at=None) | Q(last_contact_at__lt=now - _OFTEN_ENOUGH)
    reached.filter(stale).update(last_contact_at=now)
    # An error on the way out is noted here too; that mail comes in says nothing about it.
    of_sending = Q(outflow__last_error=F("last_error"))
    reached.exclude(last_error="").exclude(of_sending).update(last_error="", last_error_at=None)


def note_error(mailbox: Mailbox, words: str) -> None:
    """Show on the mailbox what is wrong."""
    Mailbox.objects.filter(pk=mailbox.pk).update(last_error=words[:500], last_error_at=clock.now())

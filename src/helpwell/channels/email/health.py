"""How the mailboxes are, for the health page and its probe."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from helpwell.channels.email import oauth
from helpwell.channels.email.models import Mailbox
from helpwell.channels.models import Arrival
from helpwell.kit import clock

_QUIET_SECONDS = 180.0  # IMAP is asked every minute; three silent minutes are a gap


@dataclass(frozen=True)
class MailboxHealth:
    """One mailbox: when it was last heard of, how far behind we are, and what is wrong or soon will be."""

    mailbox_id: int
    name: str
    address: str
    incoming: str
    last_contact_at: datetime | None
    lag_seconds: float
    error: str
    warning: str
    sending_paused: bool

    @property
    def is_well(self) -> bool:
        """Whether mail flows, now and as far as is known tomorrow."""
        return not (self.error or self.warning or self.lag_seconds > _QUIET_SECONDS)


def mailbox_health() -> list[MailboxHealth]:
    """Every active mailbox, by name; two queries."""
    now = clock.now()
    waiting: dict[int, datetime] = dict(
        Arrival.objects.filter(state=Arrival.State.STORED)
        .values_list("channel_id")
        .annotate(oldest=Min("due_at"))
    )
    mailboxes = Mailbox.objects.filter(channel__is_active=True).select_related("channel")
    return [
        MailboxHealth(
            mailbox_id=mailbox.pk,
            name=mailbox.channel.name,
            address=mailbox.channel.address,
            incoming=mailbox.incoming,
            last_contact_at=mailbox.last_contact_at,
            lag_seconds=_lag(mailbox, waiting.get(mailbox.channel_id), now),
            error=mailbox.last_error,
            warning=oauth.warning(mailbox, now),
            sending_paused=mailbox.paused_at is not None,
        )
        for mailbox in mailboxes.order_by("channel__name")
    ]


def _lag(mailbox: Mailbox, oldest: datetime | None, now: datetime) -> float:
    """The age of the oldest mail that is not read yet; for IMAP also how long its server was silent."""
    lags = [0.0]
    if oldest:
        lags.append((now - oldest).total_seconds())
    if mailbox.incoming == Mailbox.Incoming.IMAP:
        heard = mailbox.last_contact_at or mailbox.created_at
        silent = (now - heard).total_seconds()
        lags.append(silent if silent > _QUIET_SECONDS else 0.0)
    return max(lags)

"""A mailbox at a glance: how mail comes and goes, and how it is, in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from helpwell.channels.email import oauth
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.receive.providers import PROVIDERS
from helpwell.kit import clock

_SILENT = timedelta(minutes=5)


@dataclass(frozen=True)
class Summary:
    """What the list shows of a mailbox. `kind` is the badge's."""

    mailbox: Mailbox
    way_in: str
    way_out: str
    state: str
    kind: str
    icon: str
    last_contact_at: datetime | None
    trouble: str
    warning: str


def summaries() -> list[Summary]:
    """All mailboxes, those in use first."""
    found = Mailbox.objects.select_related("channel", "channel__team")
    return [summary_of(one) for one in found.order_by("-channel__is_active", "channel__name")]


def summary_of(mailbox: Mailbox) -> Summary:
    """One mailbox at a glance."""
    warning = oauth.warning(mailbox) if mailbox.channel.is_active else ""
    state, kind, icon = _state(mailbox, warning)
    return Summary(
        mailbox=mailbox,
        way_in=_way_in(mailbox),
        way_out=_way_out(mailbox),
        state=state,
        kind=kind,
        icon=icon,
        last_contact_at=mailbox.last_contact_at,
        trouble=mailbox.last_error,
        warning=warning,
    )


def _state(mailbox: Mailbox, warning: str) -> tuple[str, str, str]:
    if not mailbox.channel.is_active:
        return _("Out of use"), "", "block"
    if mailbox.last_error:
        return _("Trouble"), "bad", "error"
    if mailbox.paused_at:
        return _("Sending paused"), "warn", "hold"
    if warning:
        return _("Needs you"), "warn", "warning"
    if mailbox.incoming == Mailbox.Incoming.NONE:
        return _("Not connected"), "warn", "offline"
    return _contact_state(mailbox)


def _contact_state(mailbox: Mailbox) -> tuple[str, str, str]:
    if mailbox.last_contact_at is None:
        return _("Waiting for the first mail"), "info", "clock"
    silent = clock.now() - mailbox.last_contact_at > _SILENT
    if mailbox.incoming == Mailbox.Incoming.IMAP and silent:
        return _("Silent"), "warn", "clock"
    return _("Well"), "good", "check"


def _way_in(mailbox: Mailbox) -> str:
    if mailbox.incoming == Mailbox.Incoming.IMAP:
        return f"IMAP · {mailbox.imap_host}"
    if mailbox.incoming == Mailbox.Incoming.WEBHOOK:
        provider = PROVIDERS.get(mailbox.webhook_provider)
        return provider.name if provider else _("Webhook")
    if mailbox.incoming == Mailbox.Incoming.RECEIVER:
        return _("Built-in receiver")
    return "—"


def _way_out(mailbox: Mailbox) -> str:
    if settings.OUTBOX or mailbox.outgoing == Mailbox.Outgoing.OUTBOX:
        return _("Outbox page")
    return f"SMTP · {mailbox.smtp_host}"

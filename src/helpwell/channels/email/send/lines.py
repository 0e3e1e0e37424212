"""The line of a mailbox: its server and sign-in, and whether it may send now."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from helpwell.channels.email import connection_rules, oauth
from helpwell.channels.email.models import Mailbox, Outflow
from helpwell.channels.email.sealing import Unreadable, unseal
from helpwell.channels.email.send.smtp import Line, Server, Unreachable
from helpwell.channels.email.verbs.pause_sending import pause_sending
from helpwell.events.models import Actor
from helpwell.kit import clock

_REST = timedelta(seconds=60)
_HOUR = timedelta(hours=1)


def ready_mailboxes() -> "QuerySet[Mailbox]":
    """The mailboxes that may send now: not paused, and not resting after a failure."""
    awake = (
        Q(outflow=None) | Q(outflow__rests_until=None) | Q(outflow__rests_until__lte=clock.now())
    )
    return Mailbox.objects.select_related("channel").filter(awake, paused_at=None)


def line_of(mailbox: Mailbox) -> Line:
    """A line to the mailbox's server, not connected yet; raises Unreachable where it cannot sign in."""
    security = mailbox.smtp_security
    if security == Mailbox.Security.NONE and not connection_rules.plain_allowed(mailbox.smtp_host):
        raise Unreachable(_("Mail is sent without TLS to this machine only. Choose TLS."))
    return Line(_server(mailbox), connection_rules.tls_context())


def allowance(mailbox: Mailbox, wanted: int) -> int:
    """How many of `wanted` mails may leave now; where that is fewer, the mailbox pauses until a person resumes it."""
    limit = settings.MAILS_AN_HOUR
    if not limit:
        return wanted
    now = clock.now()
    with transaction.atomic():
        flow, _made = Outflow.objects.select_for_update().get_or_create(mailbox=mailbox)
        if flow.hour_began_at <= now - _HOUR:
            flow.hour_began_at, flow.hour_count = now, 0
        allowed = min(wanted, max(0, limit - flow.hour_count))
        flow.hour_count += allowed
        flow.save(update_fields=["hour_began_at", "hour_count"])
        if allowed < wanted:
            reason = _("More than %(limit)d mails in an hour. All wait; resume if they are meant.")
            pause_sending(mailbox, by=Actor.desk(), reason=reason % {"limit": limit})
    return allowed


def note_success(mailbox: Mailbox) -> None:
    """Sending works: what was said against it is taken back."""
    flow = Outflow.objects.filter(mailbox=mailbox).first()
    if flow is not None and flow.last_error:
        Mailbox.objects.filter(pk=mailbox.pk, last_error=flow.last_error).update(
            last_error="", last_error_at=None
        )
    Outflow.objects.update_or_create(
        mailbox=mailbox,
        defaults={"last_sent_at": clock.now(), "last_error": "", "rests_until": None},
    )


def note_trouble(mailbox: Mailbox, words: str) -> None:
    """Sending does not work: the mailbox shows why, and rests a minute before the next try."""
    words = words[:500]
    now = clock.now()
    Outflow.objects.update_or_create(
        mailbox=mailbox, defaults={"last_error": words, "rests_until": now + _REST}
    )
    Mailbox.objects.filter(pk=mailbox.pk).update(last_error=words, last_error_at=now)


def _server(mailbox: Mailbox) -> Server:
    password, token = "", ""
    try:
        if mailbox.login != Mailbox.Login.PASSWORD:
            token = oauth.access_token(mailbox)
        else:
            password = unseal(mailbox.sealed_smtp_password)
    except (oauth.SignInFailed, oauth.ProviderUnreachable) as error:
        raise Unreachable(str(error)) from error
    except Unreadable as error:
        raise Unreachable(_("The stored password cannot be read; enter it again.")) from error
    return Server(
        host=mailbox.smtp_host,
        port=mailbox.smtp_port,
        security=mailbox.smtp_security,
        user=mailbox.smtp_user,
        password=password,
        token=token,
        greeting=mailbox.channel.address.rpartition("@")[2] or "localhost",
    )

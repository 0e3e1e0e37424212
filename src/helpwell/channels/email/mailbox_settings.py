"""What a person says about a mailbox, and what that does to what is stored."""

from dataclasses import dataclass, field, fields
from datetime import date, datetime

from helpwell.channels.email import oauth
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.sealing import seal
from helpwell.kit import clock


@dataclass(frozen=True, kw_only=True)
class MailboxSettings:
    """The settings of a mailbox, by the names of its row."""

    incoming: str = Mailbox.Incoming.RECEIVER
    outgoing: str = Mailbox.Outgoing.OUTBOX
    login: str = Mailbox.Login.PASSWORD
    imap_host: str = ""
    imap_port: int = 993
    imap_security: str = Mailbox.Security.TLS
    imap_user: str = ""
    imap_folder: str = "INBOX"
    import_since: datetime | None = None
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_security: str = Mailbox.Security.STARTTLS
    smtp_user: str = ""
    oauth_client_id: str = ""
    oauth_authorize_url: str = ""
    oauth_token_url: str = ""
    oauth_secret_expires_on: date | None = None
    webhook_provider: str = ""
    plus_addressing: bool = True
    asks_for_receipts: bool = False
    trusted_auth_server: str = ""
    acknowledge: bool = False
    acknowledgment: str = ""
    signature: str = ""
    from_name: str = ""

    @classmethod
    def of(cls, mailbox: Mailbox) -> "MailboxSettings":
        """The settings that a mailbox has."""
        return cls(**{one.name: mailbox.__dict__[one.name] for one in fields(cls)})


@dataclass(frozen=True, kw_only=True)
class Secrets:
    """Secrets newly said. An empty one keeps what is stored."""

    imap_password: str = field(default="", repr=False)
    smtp_password: str = field(default="", repr=False)
    oauth_client_secret: str = field(default="", repr=False)
    webhook_secret: str = field(default="", repr=False)


def apply(mailbox: Mailbox, wanted: MailboxSettings, secrets: Secrets) -> list[str]:
    """Put the settings on the row, not saved; returns what changed, by name.

    A stored secret never goes to another place than the one it was entered for: with the place it is dropped.
    """
    before = MailboxSettings.of(mailbox)
    for one in fields(MailboxSettings):
        setattr(mailbox, one.name, wanted.__dict__[one.name])
    _fill_users(mailbox)
    _drop_secrets(mailbox, before)
    _keep_secrets(mailbox, secrets)
    _begin_import(mailbox, before, wanted)
    after = MailboxSettings.of(mailbox)
    changed = [
        one.name for one in fields(after) if before.__dict__[one.name] != after.__dict__[one.name]
    ]
    return changed + [one.name for one in fields(secrets) if secrets.__dict__[one.name]]


def _fill_users(mailbox: Mailbox) -> None:
    if mailbox.login in oauth.PROVIDERS:
        mailbox.imap_user = mailbox.imap_user or mailbox.channel.address
        mailbox.smtp_user = mailbox.smtp_user or mailbox.channel.address


def _drop_secrets(mailbox: Mailbox, before: MailboxSettings) -> None:
    plain = Mailbox.Security.NONE
    if mailbox.imap_host != before.imap_host or _is_new(
        mailbox.imap_security, before.imap_security, plain
    ):
        mailbox.sealed_imap_password = ""
    if mailbox.smtp_host != before.smtp_host or _is_new(
        mailbox.smtp_security, before.smtp_security, plain
    ):
        mailbox.sealed_smtp_password = ""
    if mailbox.webhook_provider != before.webhook_provider:
        mailbox.sealed_webhook_secret = ""
    if (mailbox.login, mailbox.oauth_token_url) != (before.login, before.oauth_token_url):
        mailbox.sealed_oauth_client_secret = ""
        _forget_sign_in(mailbox)
    elif _who_signs_in(MailboxSettings.of(mailbox)) != _who_signs_in(before):
        _forget_sign_in(mailbox)


def _is_new(now: str, before: str, value: str) -> bool:
    return now == value != before


def _who_signs_in(settings: MailboxSettings) -> tuple[str, str, str]:
    """A token is for one person at one client, and goes to these servers only."""
    return settings.oauth_client_id, settings.imap_host, settings.smtp_host


def _forget_sign_in(mailbox: Mailbox) -> None:
    mailbox.sealed_oauth_refresh_token = ""
    mailbox.sealed_oauth_access_token = ""
    mailbox.oauth_expires_at = mailbox.oauth_refresh_expires_at = None
    mailbox.oauth_failed_at = None
    mailbox.oauth_error = ""


def _keep_secrets(mailbox: Mailbox, secrets: Secrets) -> None:
    if secrets.imap_password:
        mailbox.sealed_imap_password = seal(secrets.imap_password)
    if secrets.smtp_password:
        mailbox.sealed_smtp_password = seal(secrets.smtp_password)
    if secrets.webhook_secret:
        mailbox.sealed_webhook_secret = seal(secrets.webhook_secret)
    if secrets.oauth_client_secret:
        mailbox.sealed_oauth_client_secret = seal(secrets.oauth_client_secret)
        mailbox.oauth_failed_at = None  # a new secret may mend it: it is tried again
        mailbox.oauth_error = ""


def _begin_import(mailbox: Mailbox, before: MailboxSettings, wanted: MailboxSettings) -> None:
    """Where nothing else is said, import begins now: at the connection, and with another server, user or folder."""
    if mailbox.incoming != Mailbox.Incoming.IMAP:
        return
    said = wanted.import_since is not None and wanted.import_since != before.import_since
    place = (mailbox.imap_host, mailbox.imap_user, mailbox.imap_folder, mailbox.incoming)
    moved = place != (before.imap_host, before.imap_user, before.imap_folder, before.incoming)
    if not said and (moved or mailbox.import_since is None):
        mailbox.import_since = clock.now()

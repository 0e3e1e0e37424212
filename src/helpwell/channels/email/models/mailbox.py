"""How a mailbox is connected. Its name, address and team are its channel's."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.kit import clock
from helpwell.tickets.models import Channel


class Mailbox(models.Model):
    """One support address: how its mail comes in, how it goes out, and how safe its words are."""

    class Incoming(models.TextChoices):
        NONE = "none", _("Not connected")
        RECEIVER = "receiver", _("Built-in receiver (LMTP, SMTP, pipe)")
        IMAP = "imap", _("IMAP mailbox")
        WEBHOOK = "webhook", _("A mail provider's webhook")

    class Outgoing(models.TextChoices):
        OUTBOX = "outbox", _("Catch in the Outbox page")
        SMTP = "smtp", _("SMTP server")

    class Security(models.TextChoices):
        TLS = "tls", _("TLS")
        STARTTLS = "starttls", _("STARTTLS")
        NONE = "none", _("None (closed networks only)")

    class Login(models.TextChoices):
        PASSWORD = "password", _("Password")
        GOOGLE = "google", _("Google (OAuth)")
        MICROSOFT = "microsoft", _("Microsoft 365 (OAuth)")

    channel = models.OneToOneField(Channel, on_delete=models.CASCADE, related_name="+")
    incoming = models.CharField(max_length=8, choices=Incoming, default=Incoming.RECEIVER)
    outgoing = models.CharField(max_length=6, choices=Outgoing, default=Outgoing.OUTBOX)
    login = models.CharField(max_length=9, choices=Login, default=Login.PASSWORD)
    imap_host = models.CharField(max_length=253, blank=True)
    imap_port = models.PositiveIntegerField(default=993)
    imap_security = models.CharField(max_length=8, choices=Security, default=Security.TLS)
    imap_user = models.CharField(max_length=254, blank=True)
    imap_folder = models.CharField(max_length=200, default="INBOX")
    import_since = models.DateTimeField(
        null=True, help_text="Older mail on the server is left alone."
    )
    smtp_host = models.CharField(max_length=253, blank=True)
    smtp_port = models.PositiveIntegerField(default=587)
    smtp_security = models.CharField(max_length=8, choices=Security, default=Security.STARTTLS)
    smtp_user = models.CharField(max_length=254, blank=True)
    sealed_imap_password = models.TextField(blank=True)
    sealed_smtp_password = models.TextField(blank=True)
    oauth_client_id = models.CharField(max_length=300, blank=True)
    sealed_oauth_client_secret = models.TextField(blank=True)
    sealed_oauth_refresh_token = models.TextField(blank=True)
    sealed_oauth_access_token = models.TextField(blank=True)
    oauth_expires_at = models.DateTimeField(null=True)
    oauth_token_url = models.URLField(max_length=400, blank=True)
    oauth_authorize_url = models.URLField(max_length=400, blank=True)
    oauth_failed_at = models.DateTimeField(null=True)
    oauth_error = models.CharField(max_length=300, blank=True)
    oauth_refresh_expires_at = models.DateTimeField(
        null=True, help_text="When the sign-in itself ends, where the provider says so."
    )
    oauth_secret_expires_on = models.DateField(
        null=True, help_text="When the client secret ends, as its owner noted it."
    )
    oauth_lease_until = models.DateTimeField(null=True, help_text="Somebody renews the token now.")
    webhook_provider = models.CharField(max_length=20, blank=True)
    sealed_webhook_secret = models.TextField(blank=True)
    plus_addressing = models.BooleanField(
        default=True, help_text="Mail to name+anything@ reaches this mailbox."
    )
    asks_for_receipts = models.BooleanField(
        default=False, help_text="Mail servers are asked to report arrival (RFC 3461)."
    )
    trusted_auth_server = models.CharField(
        max_length=253,
        blank=True,
        help_text="The authserv-id whose Authentication-Results are believed.",
    )
    acknowledge = models.BooleanField(default=False)
    acknowledgment = models.TextField(blank=True, max_length=4000)
    signature = models.TextField(blank=True, max_length=4000)
    from_name = models.CharField(
        max_length=120,
        blank=True,
        help_text="Shown beside the address; {agent} stands for the agent's name.",
    )
    last_contact_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)
    last_error_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(
        null=True, help_text="Sending stands still, by hand or by a breaker."
    )
    pause_reason = models.CharField(max_length=300, blank=True)
    created_at: "models.DateTimeField[datetime, datetime]" = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "mailboxes"

    def __str__(self) -> str:
        return self.channel.address


class ImapCursor(models.Model):
    """How far a folder was read: everything up to `last_uid` of this UIDVALIDITY is stored."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="cursors")
    folder = models.CharField(max_length=200)
    uidvalidity = models.BigIntegerField()
    last_uid = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "folder", "uidvalidity"], name="cursor_once")
        ]

    def __str__(self) -> str:
        return f"{self.folder} {self.last_uid}"

"""The ledger of what arrived: stored before it is acknowledged, and in exactly one end state after."""

import zlib

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.conversations.models import SideMessage
from helpwell.kit import clock
from helpwell.tickets.models import Channel, Message


class Arrival(models.Model):
    """One raw input of a channel, unique by channel and external id."""

    class State(models.TextChoices):
        STORED = "stored", _("Waiting to be read")
        TICKET = "ticket", _("In a ticket")
        DUPLICATE = "duplicate", _("A copy of another")
        IGNORED = "ignored", _("Ignored, with the reason")
        FAILED = "failed", _("Failed, kept whole")

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+", db_index=False)
    external_id = models.CharField(max_length=255)
    source = models.CharField(
        max_length=20, help_text="How it came: lmtp, smtp, imap, pipe, webhook, outbox."
    )
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    envelope_from = models.CharField(max_length=320, blank=True)
    envelope_to = models.CharField(max_length=320, blank=True)
    received_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=9, choices=State, default=State.STORED)
    reason = models.CharField(
        max_length=300, blank=True, help_text="Why it was ignored, or what it is a copy of."
    )
    error = models.TextField(blank=True)
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    side_message = models.ForeignKey(
        SideMessage,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Where it belongs to a side conversation of a ticket.",
    )
    duplicate_of = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    due_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)
    is_answerable = models.BooleanField(
        default=True, help_text="False: a machine or a list sent it; nothing is answered by itself."
    )
    insisted_at = models.DateTimeField(
        null=True, help_text="A person wants a ticket of it, whatever it looks like."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "external_id"], name="arrival_once")
        ]
        indexes = [
            models.Index(fields=["state", "due_at", "id"], name="arrival_state"),
            models.Index(fields=["channel", "state"], name="arrival_ledger"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.pk} {self.state}"


class ArrivalBody(models.Model):
    """The raw bytes, apart, so that the ledger can be counted without touching them. Made by `pack`, read by `read`."""

    arrival = models.OneToOneField(
        Arrival, on_delete=models.CASCADE, primary_key=True, related_name="body"
    )
    raw = models.BinaryField()  # compressed

    def __str__(self) -> str:
        return f"bytes of {self.pk}"

    @staticmethod
    def pack(raw: bytes) -> bytes:
        """What is kept in `raw` for these bytes."""
        return zlib.compress(raw, 1)

    def read(self) -> bytes:
        """The bytes exactly as they arrived."""
        return zlib.decompress(self.raw)


class Fingerprint(models.Model):
    """What makes two arrivals copies of one mail, over all mailboxes; the first one to write it is the original."""

    key = models.CharField(max_length=64, unique=True)
    arrival = models.ForeignKey(Arrival, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.key[:12]

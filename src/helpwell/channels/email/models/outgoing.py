"""What leaves a mailbox beside replies: mail of the desk itself, mail caught instead of sent, and how the flow stands."""

from django.db import models

from helpwell.channels.email.models.agent_line import AgentLine
from helpwell.channels.email.models.mailbox import Mailbox
from helpwell.kit import clock
from helpwell.tickets.models import Message


class Outflow(models.Model):
    """How sending of a mailbox goes: when it last worked, until when it rests after a failure, how much left this hour."""

    mailbox = models.OneToOneField(
        Mailbox, on_delete=models.CASCADE, primary_key=True, related_name="outflow"
    )
    last_sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)
    rests_until = models.DateTimeField(null=True)
    hour_began_at = models.DateTimeField(default=clock.now)
    hour_count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"outflow of {self.mailbox_id}"


class SystemMail(models.Model):
    """A mail of the desk itself (invitation, notice, acknowledgment), queued like a delivery; built when it is sent."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        FAILED = "failed"

    mailbox = models.ForeignKey(
        Mailbox,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="None: the first one that sends.",
    )
    kind = models.CharField(max_length=20)
    to = models.CharField(max_length=254)
    message_id = models.CharField(max_length=255)
    subject = models.CharField(max_length=300)
    text = models.TextField(help_text="Emptied once sent: it may hold a link that signs in.")
    html = models.TextField(blank=True)
    in_reply_to = models.CharField(max_length=255, blank=True)
    about = models.ForeignKey(
        Message,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The message that it answers; None: it is about an account.",
    )
    agent_line = models.ForeignKey(
        AgentLine,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="By which its reader answers it, where that is possible.",
    )
    state = models.CharField(max_length=6, choices=State, default=State.QUEUED)
    due_at = models.DateTimeField(default=clock.now)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["state", "due_at", "id"], name="system_mail_due"),
            models.Index(fields=["to", "created_at"], name="system_mail_to"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class CaughtMail(models.Model):
    """A mail that would have left: shown in the Outbox."""

    mailbox = models.ForeignKey(Mailbox, null=True, on_delete=models.SET_NULL, related_name="+")
    message_id = models.CharField(max_length=255)
    recipients = models.TextField()
    subject = models.CharField(max_length=300, blank=True)
    raw = models.BinaryField()
    about = models.ForeignKey(
        Message,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The message that it is or answers; None: it is about an account.",
    )
    caught_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["-id"], name="caught_newest")]

    def __str__(self) -> str:
        return self.message_id

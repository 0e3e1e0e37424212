"""What is said in a side conversation, its files, and the fate of each mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.conversations.models.conversation import SideConversation
from helpwell.events.models import Actor
from helpwell.kit import clock


class SideMessage(models.Model):
    """One mail of ours or theirs. `html` is cleaned; `author` is empty for somebody who has no account here."""

    class Direction(models.TextChoices):
        INBOUND = "inbound", _("From them")
        OUTBOUND = "outbound", _("From us")

    conversation = models.ForeignKey(
        SideConversation, on_delete=models.CASCADE, related_name="messages", db_index=False
    )
    direction = models.CharField(max_length=8, choices=Direction)
    author = models.ForeignKey(
        Actor, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    from_address = models.CharField(max_length=254, blank=True)
    from_name = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    quoted = models.TextField(blank=True)
    html = models.TextField(blank=True)
    external_id = models.CharField(max_length=255, blank=True)
    client_id = models.CharField(
        max_length=32, blank=True, help_text="The same form sent twice writes once."
    )
    is_automatic = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client_id"], name="side_message_once", condition=~models.Q(client_id="")
            )
        ]
        indexes = [
            models.Index(fields=["conversation", "id"], name="side_message_order"),
            models.Index(
                fields=["external_id"],
                name="side_message_external",
                condition=~models.Q(external_id=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.pk}"

    @property
    def is_ours(self) -> bool:
        """Whether the desk wrote it."""
        return self.direction == self.Direction.OUTBOUND


class SideAttachment(models.Model):
    """A file of a side message. Without a storage key it was refused, and only its name is kept."""

    message = models.ForeignKey(SideMessage, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    storage_key = models.CharField(max_length=100, blank=True)
    danger = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["storage_key"], name="side_attachment_file")]

    def __str__(self) -> str:
        return self.name


class SideDelivery(models.Model):
    """Written in the transaction of the message; a sender claims it with a lease, as it does a reply's."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

    message = models.OneToOneField(SideMessage, on_delete=models.CASCADE, related_name="delivery")
    state = models.CharField(max_length=6, choices=State, default=State.QUEUED)
    due_at = models.DateTimeField(default=clock.now)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "side deliveries"
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="side_delivery_due",
                condition=models.Q(state="queued"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"


class SideRecipient(models.Model):
    """One address of a side mail, and what became of it there."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENT = "sent", _("Sent")
        BOUNCED = "bounced", _("Came back")
        FAILED = "failed", _("Failed")

    delivery = models.ForeignKey(SideDelivery, on_delete=models.CASCADE, related_name="recipients")
    address = models.CharField(max_length=254)
    name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=7, choices=State, default=State.QUEUED)
    detail = models.CharField(max_length=500, blank=True)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "address"], name="side_recipient_once")
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.state}"

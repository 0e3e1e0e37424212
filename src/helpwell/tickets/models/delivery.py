"""The fate of one outbound message."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.kit import clock
from helpwell.tickets.models.channel import Channel
from helpwell.tickets.models.message import Message


class Delivery(models.Model):
    """Written in the transaction of the reply; a sender claims it when it is due, with a lease."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Taken back")

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="delivery")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    due_at = models.DateTimeField(default=clock.now)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(
                fields=["due_at", "id"], name="delivery_due", condition=models.Q(state="queued")
            )
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"


class Recipient(models.Model):
    """One address of a delivery and what became of it there."""

    class Role(models.TextChoices):
        TO = "to", _("To")
        CC = "cc", _("Cc")
        BCC = "bcc", _("Bcc")

    class State(models.TextChoices):
        QUEUED = "queued", _("Queued")
        SENT = "sent", _("Sent")
        DELIVERED = "delivered", _("Delivered")
        BOUNCED = "bounced", _("Bounced")
        FAILED = "failed", _("Failed")

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="recipients")
    role = models.CharField(max_length=3, choices=Role, default=Role.TO)
    address = models.CharField(max_length=254)
    name = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    detail = models.CharField(max_length=500, blank=True)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery", "address"], name="recipient_once")
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.state}"

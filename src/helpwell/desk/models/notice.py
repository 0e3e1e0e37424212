"""Something an agent should know."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.kit import clock
from helpwell.tickets.models import Ticket


class Notice(models.Model):
    """One line for one agent about one ticket; one event gives an agent one notice at most."""

    class Kind(models.TextChoices):
        ASSIGNED = "assigned", _("Assigned to you")
        REPLIED = "replied", _("The customer answered")
        FAILED = "failed", _("Your message did not arrive")

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    event_id = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    by_name = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "event_id"], name="notice_once")]
        indexes = [
            models.Index(fields=["agent", "-id"], name="notice_newest"),
            models.Index(fields=["agent"], name="notice_unseen", condition=models.Q(seen_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ticket_id}"

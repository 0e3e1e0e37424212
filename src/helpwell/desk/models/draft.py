"""A reply or a note that is being written."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.kit import clock
from helpwell.tickets.models import Channel, Ticket


class Draft(models.Model):
    """What one agent has written and not sent. Who saves on top of an older version is told, so that no word is lost."""

    class Kind(models.TextChoices):
        REPLY = "reply", _("Reply")
        NOTE = "note", _("Internal note")

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    recipients = models.JSONField(
        default=dict, help_text="Entries by role, as written; empty: as always."
    )
    channel = models.ForeignKey(
        Channel, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    is_signed = models.BooleanField(default=True)
    files = models.JSONField(default=list, help_text="Tokens of the agent's uploads.")
    mentions = models.JSONField(default=list, help_text="Ids of agents picked after an @.")
    client_id = models.CharField(max_length=32, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    shared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "agent", "kind"], name="draft_once")
        ]
        indexes = [models.Index(fields=["agent", "-updated_at", "-id"], name="draft_newest")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.agent_id} in {self.ticket_id}"

    @property
    def is_shared(self) -> bool:
        """Whether all who see the ticket may read it and take it over."""
        return self.shared_at is not None

"""Who is looking at a ticket right now."""

from django.conf import settings
from django.db import models

from helpwell.kit import clock
from helpwell.tickets.models import Ticket


class Looking(models.Model):
    """One open page (socket) of an agent on a ticket; old ones are forgotten."""

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=40)
    seen_at = models.DateTimeField(default=clock.now)
    typing = models.CharField(max_length=5, blank=True, help_text="reply or note")
    typed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "ticket"], name="looking_once")]

    def __str__(self) -> str:
        return f"{self.agent_id} at {self.ticket_id}"

"""One agent's way to answer one ticket by mail."""

from django.conf import settings
from django.db import models

from helpwell.kit import clock
from helpwell.tickets.models import Ticket


class AgentLine(models.Model):
    """What the signed Reply-To of a notice stands for: this agent, this ticket, until then. It proves nothing by itself."""

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agent", "ticket", "-expires_at"], name="agent_line")]

    def __str__(self) -> str:
        return f"{self.agent_id} to {self.ticket_id}"

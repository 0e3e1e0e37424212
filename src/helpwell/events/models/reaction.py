"""One thing that the desk still has to do because of an event."""

from django.db import models

from helpwell.events.models.event import Event
from helpwell.kit import clock


class Reaction(models.Model):
    """Waiting, leased or failed. A done one is deleted in the transaction of its effect."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    due_at = models.DateTimeField(default=clock.now)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="reaction_once")]
        indexes = [models.Index(fields=["failed_at", "due_at", "id"], name="reaction_due")]

    def __str__(self) -> str:
        return f"{self.name} of {self.event_id}"

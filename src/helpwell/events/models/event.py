"""What happened, recorded once, with its facts."""

from typing import Any

from django.db import models

from helpwell.events.models.actor import Actor
from helpwell.kit import clock


class Event(models.Model):
    """One fact. The subject is kept as plain values, so that any room's things can be its subject."""

    name = models.CharField(max_length=60)
    room = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)
    facts: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["room", "subject_id", "id"], name="event_subject")]

    def __str__(self) -> str:
        return f"{self.name} {self.room}:{self.subject_id}"

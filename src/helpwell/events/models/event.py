"""What happened, recorded once, with its facts."""

from typing import Any

from django.db import models

from helpwell.events.models.act import Act
from helpwell.events.models.actor import Actor
from helpwell.kit import clock


class Event(models.Model):
    """One fact. The subject is kept as plain values, so that any room's things can be its subject.

    `act` is why it happened, `diff` what it touched as {key: [before, after]}, `undone_by` the act that took it back,
    `reverts` the event that it took back itself.
    """

    name = models.CharField(max_length=60)
    room = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)
    facts: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    diff: "models.JSONField[dict[str, Any] | None, dict[str, Any] | None]" = models.JSONField(
        null=True
    )
    act = models.ForeignKey(
        Act, null=True, on_delete=models.SET_NULL, related_name="events", db_index=False
    )
    undone_by = models.ForeignKey(
        Act, null=True, on_delete=models.SET_NULL, related_name="undid", db_index=False
    )

    reverts = models.BigIntegerField(null=True, help_text="The event that this one took back.")

    class Meta:
        indexes = [
            models.Index(fields=["room", "subject_id", "id"], name="event_subject"),
            models.Index(
                fields=["act", "id"], name="event_act", condition=models.Q(act__isnull=False)
            ),
            models.Index(
                fields=["undone_by"],
                name="event_undone",
                condition=models.Q(undone_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.room}:{self.subject_id}"

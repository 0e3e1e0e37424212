"""A live topic changed with no event behind it (who is looking)."""

from django.db import models

from helpwell.kit import clock


class Nudge(models.Model):
    """Kept for a minute, so that every web process can pass it on."""

    topic = models.CharField(max_length=80)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.topic

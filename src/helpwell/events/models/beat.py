"""The heartbeat of one process."""

from django.db import models

from helpwell.kit import clock


class Beat(models.Model):
    """When a process of a kind last said that it is alive."""

    process = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=20)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.process

"""A promise of time."""

from django.db import models

from helpwell.kit import clock
from helpwell.routing.models.hours import BusinessHours


class ServiceLevel(models.Model):
    """Within how many business minutes the first and each next reply is due; empty: no promise."""

    name = models.CharField(max_length=80, unique=True)
    hours = models.ForeignKey(BusinessHours, on_delete=models.PROTECT, related_name="+")
    first_reply_minutes = models.PositiveIntegerField(null=True, blank=True, default=480)
    next_reply_minutes = models.PositiveIntegerField(null=True, blank=True, default=480)
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name

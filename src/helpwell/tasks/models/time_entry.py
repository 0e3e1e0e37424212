"""Time that somebody spent on a ticket, or is spending now."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from helpwell.kit import clock
from helpwell.tickets.models import Ticket


class TimeEntry(models.Model):
    """Minutes of one person on one day. One that is not logged yet is a timer: `seconds` so far, and more since `running_since`."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+", db_index=False)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    minutes = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    day = models.DateField()
    is_logged = models.BooleanField(default=True)
    seconds = models.PositiveIntegerField(default=0)
    running_since = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-day", "-id"]
        indexes = [
            models.Index(fields=["ticket", "id"], name="time_ticket"),
            models.Index(fields=["agent", "day"], name="time_agent"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "ticket"],
                condition=Q(is_logged=False, removed_at=None),
                name="one_timer_a_ticket",
            ),
            models.UniqueConstraint(
                fields=["agent"],
                condition=Q(is_logged=False, removed_at=None, running_since__isnull=False),
                name="one_timer_runs",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} min by {self.agent_id} on {self.ticket_id}"

    @property
    def is_running(self) -> bool:
        """Whether time passes now."""
        return self.running_since is not None

    def seconds_now(self) -> int:
        """What a timer shows at this moment."""
        if self.running_since is None:
            return self.seconds
        return self.seconds + max(0, int((clock.now() - self.running_since).total_seconds()))

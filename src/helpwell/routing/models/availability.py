"""Whether an agent is there, and why not. Every change is a row, so that who was away when can be counted later."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from helpwell.kit import clock
from helpwell.tickets.models import Ticket

# The names that a new desk begins with; each may be renamed.
FIRST_REASONS = (
    (gettext_noop("Break"), "away", 15),
    (gettext_noop("Lunch"), "away", 45),
    (gettext_noop("Meeting"), "away", 60),
    (gettext_noop("Training"), "away", 120),
    (gettext_noop("End of shift"), "offline", 0),
)


class State(models.TextChoices):
    """How reachable somebody is."""

    AVAILABLE = "available", _("Available")
    AWAY = "away", _("Away")
    OFFLINE = "offline", _("Offline")


class AvailabilityReason(models.Model):
    """Why one is away, from a list that the company keeps. A retired one stays in the history."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    state = models.CharField(_("means"), max_length=9, choices=State, default=State.AWAY)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=0, help_text=_("Back by itself after so long; 0: not by itself.")
    )
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """Its name; those that the desk began with are translated."""
        return gettext(self.name) if self.name else ""


class Availability(models.Model):
    """One stretch of time of one agent; the one without an end is now. No row: available."""

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=9, choices=State)
    reason = models.ForeignKey(
        AvailabilityReason, null=True, on_delete=models.PROTECT, related_name="+"
    )
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, help_text="Back by itself then.")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "availabilities"
        constraints = [
            models.UniqueConstraint(
                fields=["agent"], name="availability_now", condition=models.Q(ended_at=None)
            )
        ]
        indexes = [
            models.Index(fields=["agent", "-since"], name="availability_history"),
            models.Index(
                fields=["until"], name="availability_until", condition=models.Q(ended_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.state}"

    @property
    def words(self) -> str:
        """“Lunch”, or “Away”."""
        return self.reason.words if self.reason else str(State(self.state).label)


class DueAnnounced(models.Model):
    """That a promise is due soon, or is broken, was said once."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    is_late = models.BooleanField()

    class Meta:
        verbose_name_plural = "due announced"
        constraints = [
            models.UniqueConstraint(fields=["ticket", "due_at", "is_late"], name="due_said_once")
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} due {self.due_at}"

"""The company whose desk this is: one row."""

from zoneinfo import ZoneInfo

from django.db import models

from helpwell.kit import clock


class Company(models.Model):
    """Name, time zone and the few choices that hold for the whole desk."""

    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=60, default="UTC")
    language = models.CharField(max_length=10, default="en")
    undo_send_seconds = models.PositiveSmallIntegerField(default=10)
    thanks_keep_solved = models.BooleanField(
        default=True, help_text="A reply that only says thanks opens nothing."
    )
    close_solved_days = models.PositiveSmallIntegerField(
        default=7, help_text="After so many days what is solved is closed; 0: never."
    )
    set_up_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> "Company | None":
        """The company, or None before the first set-up."""
        return cls.objects.order_by("id").first()

    @property
    def zone(self) -> ZoneInfo:
        """Its time zone; UTC where the stored name is not known on this machine."""
        try:
            return ZoneInfo(self.time_zone)
        except (KeyError, ValueError, OSError):
            return ZoneInfo("UTC")

"""When we are open."""

from django.db import models

from helpwell.kit import clock


class BusinessHours(models.Model):
    """A named week in a time zone; the default one holds where nothing else is said."""

    name = models.CharField(max_length=80, unique=True)
    time_zone = models.CharField(max_length=60)
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "business hours"

    def __str__(self) -> str:
        return self.name


class OpenPeriod(models.Model):
    """From minute to minute of a weekday, local time; Monday is 0, the day ends at 1440."""

    hours = models.ForeignKey(BusinessHours, on_delete=models.CASCADE, related_name="periods")
    weekday = models.PositiveSmallIntegerField()
    opens = models.PositiveSmallIntegerField()
    closes = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["weekday", "opens"]

    def __str__(self) -> str:
        return f"{self.weekday}: {self.opens}-{self.closes}"


class Holiday(models.Model):
    """A date on which we are closed."""

    hours = models.ForeignKey(BusinessHours, on_delete=models.CASCADE, related_name="holidays")
    date = models.DateField()
    name = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["hours", "date"], name="holiday_once")]

    def __str__(self) -> str:
        return str(self.date)

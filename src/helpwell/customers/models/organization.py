"""The company that a customer belongs to."""

from django.db import models

from helpwell.kit import clock


class Organization(models.Model):
    """A company among our customers; its mail domain, where it has one of its own, brings new people in."""

    name = models.CharField(max_length=200, unique=True)
    domain = models.CharField(max_length=253, blank=True, db_index=True)
    website = models.URLField(max_length=400, blank=True)
    notes = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

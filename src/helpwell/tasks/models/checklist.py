"""A checklist: tasks that come back, to be put on a ticket at once."""

from django.db import models

from helpwell.kit import clock


class Checklist(models.Model):
    """Its name and its lines. A ticket that got it keeps its tasks, whatever becomes of the list."""

    name = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=clock.now)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class ChecklistLine(models.Model):
    """One task of a checklist, in its place."""

    checklist = models.ForeignKey(Checklist, on_delete=models.CASCADE, related_name="lines")
    words = models.CharField(max_length=300)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.words

"""One thing to do before a ticket is done."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from helpwell.kit import clock
from helpwell.tickets.models import Ticket


class Task(models.Model):
    """A line of a ticket, in its place. A removed one stays, so that removing can be undone."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+", db_index=False)
    words = models.CharField(max_length=300)
    position = models.PositiveIntegerField(default=0)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    due_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["position", "id"]
        indexes = [
            models.Index(fields=["ticket", "position", "id"], name="task_ticket"),
            models.Index(
                fields=["assignee", "due_at"],
                name="task_mine",
                condition=Q(done_at=None, removed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def is_done(self) -> bool:
        """Whether it is ticked."""
        return self.done_at is not None

    @property
    def is_late(self) -> bool:
        """Whether it should be done by now."""
        return not self.is_done and self.due_at is not None and self.due_at < clock.now()

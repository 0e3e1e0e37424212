"""Kept counters of tickets, so that no list has to count."""

from django.conf import settings
from django.db import models

from helpwell.people.models import Team
from helpwell.tickets.models.ticket import Shelf


class TicketCount(models.Model):
    """So many tickets more (or fewer) of one team and assignee on one shelf; the sum of all rows is the truth.

    Rows are only ever added, so that two changes never wait for each other; the worker folds them together.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+", db_index=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
    )
    shelf = models.SmallIntegerField(choices=Shelf)
    n = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.n:+d}"

"""What somebody searched for."""

from django.conf import settings
from django.db import models

from helpwell.kit import clock


class RecentSearch(models.Model):
    """One search of one agent, to be offered again; only the latest few are kept."""

    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    text = models.CharField(max_length=300)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "text"], name="search_once")]

    def __str__(self) -> str:
        return self.text

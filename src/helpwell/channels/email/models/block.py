"""Whose mail is not taken in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.events.models import Actor
from helpwell.kit import clock


class BlockedSender(models.Model):
    """An address, or a whole domain, whose mail is ignored with that reason. In lower case, as it is compared."""

    value = models.CharField(
        _("address or domain"),
        max_length=254,
        unique=True,
        help_text="ads@junk.example or junk.example",
    )
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["value"]

    def __str__(self) -> str:
        return self.value

"""One thing that a person or a rule did, which caused several events: a macro, a bulk change, an undo."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.events.models.actor import Actor
from helpwell.kit import clock


class Act(models.Model):
    """Why its events happened. What it points to (a macro, the act that was undone) is kept as plain values."""

    class Kind(models.TextChoices):
        AGENT = "agent", _("Agent")
        MACRO = "macro", _("Macro")
        BULK = "bulk", _("Bulk change")
        RULE = "rule", _("Rule")
        UNDO = "undo", _("Undo")
        MAIL = "mail", _("Mail")

    kind = models.CharField(max_length=10, choices=Kind)
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    words = models.CharField(
        max_length=200, blank=True, help_text="What it is called, as said then."
    )
    room = models.CharField(max_length=30, blank=True)
    ref_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.kind} {self.words}"

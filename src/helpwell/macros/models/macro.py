"""A saved reply with actions."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.kit import clock
from helpwell.macros.models.owned import Owned
from helpwell.tickets.models import Ticket


class Macro(Owned):
    """Words for the composer, with variables, and what is changed at the same stroke. Its HTML is clean."""

    class Kind(models.TextChoices):
        REPLY = "reply", _("Reply")
        NOTE = "note", _("Internal note")

    kind = models.CharField(max_length=5, choices=Kind, default=Kind.REPLY)
    html = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    review_by = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["folder", "position", "name", "id"]
        indexes = [models.Index(fields=["archived_at", "owner"], name="macro_owner")]

    def needs_review(self, today: date) -> bool:
        """Whether somebody should read it again by now."""
        return self.review_by is not None and self.review_by <= today


class MacroAction(models.Model):
    """One change that a macro makes. The value is plain text: an id, a word, a number of hours, one tag."""

    class Kind(models.TextChoices):
        """In the order in which they are applied: what a solved ticket must have is set before it is solved."""

        ASSIGN_TEAM = "assign_team", _("Team")
        ASSIGN = "assign", _("Assign to")
        PRIORITY = "priority", _("Priority")
        TYPE = "type", _("Type")
        ADD_TAG = "add_tag", _("Add the tag")
        REMOVE_TAG = "remove_tag", _("Take off the tag")
        FIELD = "field", _("Field")
        CHECKLIST = "checklist", _("Add to the checklist")
        FOLLOW = "follow", _("Follow the ticket")
        STATUS = "status", _("Status")
        SNOOZE = "snooze", _("Snooze")

    macro = models.ForeignKey(Macro, on_delete=models.CASCADE, related_name="actions")
    kind = models.CharField(max_length=12, choices=Kind)
    target = models.CharField(max_length=80, blank=True, help_text="The key of a custom field.")
    value = models.CharField(max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.target} {self.value}".strip()


class MacroUse(models.Model):
    """A macro was applied to a ticket; no agent where a rule did it."""

    macro = models.ForeignKey(Macro, on_delete=models.CASCADE, related_name="uses", db_index=False)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["macro", "at"], name="macro_use_macro"),
            models.Index(fields=["agent", "at"], name="macro_use_agent"),
        ]

    def __str__(self) -> str:
        return f"{self.macro_id} on {self.ticket_id}"

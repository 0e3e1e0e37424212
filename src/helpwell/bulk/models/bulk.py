"""One change of many tickets, and what became of each."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.events.models import Act
from helpwell.kit import clock
from helpwell.tickets.models import Ticket


class Bulk(models.Model):
    """What an agent does to a selection or a whole view: claimed by the worker batch by batch, undone as one."""

    class Change(models.TextChoices):
        STATUS = "status", _("Status")
        PRIORITY = "priority", _("Priority")
        TYPE = "type", _("Type")
        ASSIGN = "assign", _("Person")
        TEAM = "team", _("Team")
        ADD_TAGS = "add_tags", _("Add tags")
        REMOVE_TAGS = "remove_tags", _("Take tags off")
        SNOOZE = "snooze", _("Snooze")
        SPAM = "spam", _("Spam")
        BIN = "bin", _("Bin")
        RESTORE = "restore", _("Out of the bin")
        MERGE = "merge", _("Merge into")
        PARENT = "parent", _("Part of")
        FOLLOW = "follow", _("Follow")
        NOTE = "note", _("Note")
        MACRO = "macro", _("Macro")
        UNDO = "undo", _("Undo")

    class State(models.TextChoices):
        WAITING = "waiting", _("Running")
        DONE = "done", _("Done")
        STOPPED = "stopped", _("Stopped")

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="+")
    change = models.CharField(max_length=12, choices=Change)
    value = models.TextField(blank=True)
    words = models.CharField(max_length=200, help_text="What it does, as it was said then.")
    undoes = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="undone_by"
    )
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    due_at = models.DateTimeField(default=clock.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at", "id"], name="bulk_waiting", condition=models.Q(state="waiting")
            )
        ]

    def __str__(self) -> str:
        return f"{self.words}: {self.done} of {self.total}"

    @property
    def percent(self) -> int:
        """How far it is, of a hundred."""
        return 100 * (self.done + self.refused) // self.total if self.total else 100

    @property
    def is_running(self) -> bool:
        """Whether there is more to do."""
        return self.state == self.State.WAITING


class BulkItem(models.Model):
    """One ticket of a bulk change, in the order in which it is done."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Not done")

    bulk = models.ForeignKey(Bulk, on_delete=models.CASCADE, related_name="items", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+", db_index=False)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bulk", "ticket"], name="bulk_item_once")]
        indexes = [models.Index(fields=["bulk", "state", "id"], name="bulk_item_state")]

    def __str__(self) -> str:
        return f"#{self.ticket_id} {self.state}"

"""One customer's issue, from first contact to resolution."""

from datetime import UTC, datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.customers.models import Customer
from helpwell.kit import clock
from helpwell.people.models import Team
from helpwell.tickets.models.channel import Channel
from helpwell.tickets.models.tag import Tag

NEVER = datetime(
    9999, 12, 31, tzinfo=UTC
)  # sorts what is not due behind all that is, on both databases


class Status(models.TextChoices):
    """The fixed categories; free names may come on top."""

    NEW = "new", _("New")
    OPEN = "open", _("Open")
    PENDING = "pending", _("Waiting for the customer")
    ON_HOLD = "on_hold", _("On hold")
    SOLVED = "solved", _("Solved")
    CLOSED = "closed", _("Closed")


class Shelf(models.IntegerChoices):
    """Where a ticket lies: what lists lead with in their index, always derived by `Ticket.shelf_for`."""

    OPEN = 1, _("Open")
    PENDING = 2, _("Pending")
    ON_HOLD = 3, _("On hold")
    SOLVED = 4, _("Solved")
    SPAM = 5, _("Spam")
    HELD = 6, _("Held")
    SNOOZED = 7, _("Snoozed")
    BIN = 8, _("Bin")
    MERGED = 9, _("Merged")


_SHELF_OF = {
    Status.NEW: Shelf.OPEN,
    Status.OPEN: Shelf.OPEN,
    Status.PENDING: Shelf.PENDING,
    Status.ON_HOLD: Shelf.ON_HOLD,
    Status.SOLVED: Shelf.SOLVED,
    Status.CLOSED: Shelf.SOLVED,
}


class Ticket(models.Model):
    """Its id is its number. What a list sorts or filters by is a column here. Change it through `tickets.change` only."""

    class Priority(models.IntegerChoices):
        LOW = 1, _("Low")
        NORMAL = 2, _("Normal")
        HIGH = 3, _("High")
        URGENT = 4, _("Urgent")

    class Type(models.TextChoices):
        QUESTION = "question", _("Question")
        INCIDENT = "incident", _("Incident")
        PROBLEM = "problem", _("Problem")
        TASK = "task", _("Task")

    class DueKind(models.TextChoices):
        FIRST = "first", _("First reply")
        NEXT = "next", _("Next reply")

    class Speaker(models.TextChoices):
        CUSTOMER = "customer", _("Customer")
        AGENT = "agent", _("Agent")
        ASSISTANT = "assistant", _("Assistant")

    subject = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.NEW)
    shelf = models.SmallIntegerField(choices=Shelf, default=Shelf.OPEN)
    priority = models.SmallIntegerField(choices=Priority, default=Priority.NORMAL)
    type = models.CharField(max_length=10, choices=Type, default=Type.QUESTION)
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", db_index=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    tags = models.ManyToManyField(Tag, related_name="+", blank=True)
    created_at = models.DateTimeField(default=clock.now)
    activity_at = models.DateTimeField(default=clock.now)
    due_sort = models.DateTimeField(default=NEVER)
    due_kind = models.CharField(max_length=5, choices=DueKind, blank=True)
    waiting_since = models.DateTimeField(null=True)
    solved_at = models.DateTimeField(null=True)
    last_speaker = models.CharField(max_length=10, choices=Speaker, blank=True)
    snippet = models.CharField(max_length=140, blank=True)
    message_count = models.PositiveIntegerField(default=0)
    has_attachments = models.BooleanField(default=False)
    delivery_failed = models.BooleanField(default=False)
    held_reason = models.CharField(max_length=200, blank=True)
    held_for = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    follow_up_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    is_spam = models.BooleanField(default=False)
    snoozed_until = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    has_merged = models.BooleanField(default=False, help_text="Others were merged into it.")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["shelf", "-activity_at", "-id"], name="ticket_shelf_activity"),
            models.Index(fields=["shelf", "due_sort", "id"], name="ticket_shelf_due"),
            models.Index(
                fields=["assignee", "shelf", "-activity_at", "-id"], name="ticket_mine_activity"
            ),
            models.Index(fields=["assignee", "shelf", "due_sort", "id"], name="ticket_mine_due"),
            models.Index(
                fields=["team", "shelf", "-activity_at", "-id"], name="ticket_team_activity"
            ),
            models.Index(fields=["team", "shelf", "due_sort", "id"], name="ticket_team_due"),
            models.Index(fields=["customer", "-id"], name="ticket_customer"),
            models.Index(
                fields=["solved_at", "id"],
                name="ticket_solved",
                condition=models.Q(status="solved"),
            ),
            models.Index(
                fields=["snoozed_until"],
                name="ticket_snoozed",
                condition=models.Q(snoozed_until__isnull=False),
            ),
            models.Index(
                fields=["merged_into"],
                name="ticket_merged",
                condition=models.Q(merged_into__isnull=False),
            ),
            models.Index(
                fields=["parent"], name="ticket_parent", condition=models.Q(parent__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.subject}"

    @property
    def number(self) -> int:
        """The number that people say."""
        return self.pk

    @property
    def due_at(self) -> datetime | None:
        """When our answer is due, or None."""
        return None if self.due_sort >= NEVER else self.due_sort

    @property
    def is_overdue(self) -> bool:
        """Whether a promise of time is broken."""
        return self.due_sort < clock.now()

    @property
    def is_our_turn(self) -> bool:
        """Whether the customer waits for us."""
        return self.waiting_since is not None and self.shelf in (Shelf.OPEN, Shelf.ON_HOLD)

    @property
    def is_done(self) -> bool:
        """Whether it is solved or closed."""
        return self.status in (Status.SOLVED, Status.CLOSED)

    def survivor(self) -> "Ticket":
        """The ticket that this one became by merging; itself where it was not merged."""
        one = self
        for _hop in range(50):
            if one.merged_into is None:
                return one
            one = one.merged_into
        return one

    def shelf_for(self) -> Shelf:
        """Where it belongs by what was done with it, and else by its status."""
        if self.deleted_at is not None:
            return Shelf.BIN
        if self.merged_into_id is not None:
            return Shelf.MERGED
        if self.is_spam:
            return Shelf.SPAM
        if self.held_reason:
            return Shelf.HELD
        if self.snoozed_until is not None and not self.is_done:
            return Shelf.SNOOZED
        return _SHELF_OF[Status(self.status)]

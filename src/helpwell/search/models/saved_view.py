"""A list that somebody keeps: conditions, columns, order."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.kit import clock
from helpwell.people.models import Team
from helpwell.search.conditions import LONGEST_VALUE, Condition, Conditions, Op


class Order(models.TextChoices):
    """The orders of a list."""

    LATEST = "latest", _("Latest activity first")
    OLDEST = "oldest", _("Oldest activity first")
    DUE = "due", _("Due first")
    NEWEST = "newest", _("Newest ticket first")
    FIRST = "first", _("Oldest ticket first")
    PRIORITY = "priority", _("Most urgent first")
    WAITING = "waiting", _("Longest waiting first")


class Grouping(models.TextChoices):
    """What headings stand between the rows."""

    NONE = "", _("No groups")
    STATUS = "status", _("Status")
    PRIORITY = "priority", _("Priority")
    TEAM = "team", _("Team")
    ASSIGNEE = "assignee", _("Assignee")
    TYPE = "type", _("Type")
    CUSTOMER = "customer", _("Customer")
    ORGANIZATION = "organization", _("Organization")


class SavedView(models.Model):
    """One person's, one team's, or everyone's: `owner`, `team`, or neither. Conditions on what is gone stay and say so."""

    name = models.CharField(max_length=80)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    order = models.CharField(max_length=10, choices=Order, default=Order.LATEST)
    grouping = models.CharField(max_length=12, choices=Grouping, blank=True, default=Grouping.NONE)
    columns = models.JSONField(default=list, blank=True)
    place = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    deleted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["place", "name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(owner=None) | models.Q(team=None), name="view_of_one"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def asked(self) -> Conditions:
        """Its conditions as plain values."""
        rows = sorted(self.conditions.all(), key=lambda row: row.place)
        lines = [
            (row.is_any, Condition(row.field, Op(row.operator), row.value))
            for row in rows
            if row.operator in set(Op)
        ]
        return Conditions(
            all=tuple(one for is_any, one in lines if not is_any),
            any=tuple(one for is_any, one in lines if is_any),
        )

    def chosen(self) -> dict[str, Any]:
        """Everything about it but its conditions and whose it is, as plain values."""
        return {
            "name": self.name,
            "order": self.order,
            "grouping": self.grouping,
            "columns": list(self.columns),
        }


class ViewCondition(models.Model):
    """One line of a view. All lines must hold; of those marked `is_any` one is enough."""

    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="conditions")
    is_any = models.BooleanField(default=False)
    field = models.CharField(max_length=40)
    operator = models.CharField(max_length=10)
    value = models.CharField(max_length=LONGEST_VALUE, blank=True)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["place", "id"]

    def __str__(self) -> str:
        return f"{self.field} {self.operator} {self.value}"

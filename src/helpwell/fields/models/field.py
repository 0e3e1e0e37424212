"""A custom field: what else a desk wants to know about a ticket, a customer or an organization."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.kit import clock


class Field(models.Model):
    """Its key is its name for search, variables and exports, and never changes."""

    class Type(models.TextChoices):
        TEXT = "text", _("Text")
        LONG_TEXT = "long_text", _("Long text")
        NUMBER = "number", _("Number")
        MONEY = "money", _("Amount of money")
        DATE = "date", _("Date")
        YES_NO = "yes_no", _("Yes or no")
        CHOICE = "choice", _("One of several choices")
        CHOICES = "choices", _("Any of several choices")
        LINK = "link", _("Link")
        EMAIL = "email", _("Email address")
        PHONE = "phone", _("Phone number")

    class About(models.TextChoices):
        TICKET = "ticket", _("Tickets")
        CUSTOMER = "customer", _("Customers")
        ORGANIZATION = "organization", _("Organizations")

    name = models.CharField(max_length=80)
    key = models.CharField(max_length=60, unique=True)
    type = models.CharField(max_length=10, choices=Type)
    about = models.CharField(max_length=12, choices=About, default=About.TICKET)
    help = models.CharField(max_length=200, blank=True)
    required_to_solve = models.BooleanField(default=False)
    default = models.CharField(max_length=200, blank=True)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def has_choices(self) -> bool:
        """Whether one chooses from a list."""
        return self.type in (self.Type.CHOICE, self.Type.CHOICES)

    @property
    def is_archived(self) -> bool:
        """Whether it is asked no more."""
        return self.archived_at is not None


class Choice(models.Model):
    """One of the choices of a field. One that is used and taken away is archived, so that its tickets stay readable."""

    field = models.ForeignKey(Field, on_delete=models.CASCADE, related_name="choices")
    name = models.CharField(max_length=80)
    position = models.PositiveIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["field", "name"], name="choice_once")]

    def __str__(self) -> str:
        return self.name

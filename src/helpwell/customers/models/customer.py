"""The person who asks."""

from django.db import models

from helpwell.customers.models.organization import Organization
from helpwell.events.models import Actor
from helpwell.kit import clock
from helpwell.people.models import Team


class Customer(models.Model):
    """A person with one or more identities. A merged one stays and points to the survivor, always to the last one."""

    name = models.CharField(max_length=200, blank=True)
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.SET_NULL, related_name="customers"
    )
    actor = models.OneToOneField(Actor, on_delete=models.PROTECT, related_name="+")
    email = models.CharField(
        max_length=254, blank=True, help_text="The main address, a copy of an identity's."
    )
    language = models.CharField(max_length=10, blank=True)
    time_zone = models.CharField(max_length=60, blank=True)
    notes = models.TextField(blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    has_merged = models.BooleanField(
        default=False, help_text="Others were merged into this one: questions ask for them too."
    )
    blocked_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["name", "id"], name="customer_name"),
            models.Index(fields=["email"], name="customer_email"),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name, or else the address."""
        return self.name or self.email or f"#{self.pk}"

    @property
    def is_blocked(self) -> bool:
        """Whether mail from this person is ignored."""
        return self.blocked_at is not None

    def survivor(self) -> "Customer":
        """The customer that this one became by merging; itself where it was not merged."""
        one = self
        for _hop in range(20):
            if one.merged_into is None:
                return one
            one = one.merged_into
        return one


class ServedBy(models.Model):
    """A team that has had a ticket of this customer, and so may see the customer."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="served_by")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "team"], name="served_once")]

    def __str__(self) -> str:
        return f"{self.customer_id} by {self.team_id}"

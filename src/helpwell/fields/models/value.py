"""What a field holds for one ticket, customer or organization."""

from django.db import models
from django.db.models import Q

from helpwell.customers.models import Customer, Organization
from helpwell.fields.models.field import Choice, Field
from helpwell.tickets.models import Ticket


class FieldValue(models.Model):
    """One value in the column of its type; yes is 1 and no is 0. A field of several choices has a row for each."""

    field = models.ForeignKey(
        Field, on_delete=models.PROTECT, related_name="values", db_index=False
    )
    ticket = models.ForeignKey(
        Ticket, null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    customer = models.ForeignKey(
        Customer, null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    text = models.CharField(max_length=300, null=True)  # noqa: DJ001 (one column of several holds the value)
    long_text = models.TextField(blank=True)
    number = models.DecimalField(max_digits=19, decimal_places=4, null=True)
    date = models.DateField(null=True)
    choice = models.ForeignKey(
        Choice, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["customer", "field"], name="value_customer", condition=Q(customer__isnull=False)),
            models.Index(fields=["organization", "field"], name="value_organization", condition=Q(organization__isnull=False)),
            models.Index(fields=["field", "choice", "ticket"], name="value_choice", condition=Q(choice__isnull=False)),
            models.Index(fields=["field", "number", "ticket"], name="value_number", condition=Q(number__isnull=False)),
            models.Index(fields=["field", "date", "ticket"], name="value_date", condition=Q(date__isnull=False)),
            models.Index(fields=["field", "text", "ticket"], name="value_text", condition=Q(text__isnull=False)),
            models.Index(fields=["choice"], name="value_of_choice", condition=Q(choice__isnull=False)),
        ]  # fmt: skip
        constraints = [
            # Also the index by which the values of a ticket are read.
            models.UniqueConstraint(
                fields=["ticket", "field", "choice"], name="choice_once_a_ticket"
            ),
            models.UniqueConstraint(
                fields=["ticket", "field"], condition=Q(choice=None), name="value_once_a_ticket"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field_id} of {self.ticket_id or self.customer_id or self.organization_id}"

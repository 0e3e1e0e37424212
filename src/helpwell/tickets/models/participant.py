"""Who else takes part in a ticket."""

from django.db import models

from helpwell.customers.models import Customer
from helpwell.kit import clock
from helpwell.tickets.models.ticket import Ticket


class Participant(models.Model):
    """A copied person beside the customer. One who came by a signed address alone waits for an agent's yes."""

    ticket = models.ForeignKey(
        Ticket, on_delete=models.CASCADE, related_name="participants", db_index=False
    )
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=254)
    accepted_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "address"], name="participant_once")
        ]

    def __str__(self) -> str:
        return self.address

"""Who follows a ticket, and which tickets belong beside each other."""

from django.conf import settings
from django.db import models

from helpwell.kit import clock
from helpwell.tickets.models.ticket import Ticket


class Follower(models.Model):
    """An agent who wants to know what happens in a ticket of others."""

    ticket = models.ForeignKey(
        Ticket, on_delete=models.CASCADE, related_name="followers", db_index=False
    )
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "agent"], name="follower_once")]

    def __str__(self) -> str:
        return f"{self.agent_id} follows {self.ticket_id}"


class TicketLink(models.Model):
    """Two tickets that have to do with each other; `first` has the smaller number."""

    first = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="link_once"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="link_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.first_id} and #{self.second_id}"

"""A conversation with a supplier or a colleague beside a ticket. The customer never hears of it."""

from django.conf import settings
from django.db import models

from helpwell.events.models import Actor
from helpwell.kit import clock
from helpwell.tickets.models import Channel, Ticket


class SideConversation(models.Model):
    """One subject asked of somebody else, by mail. Its messages stand in tables of their own, apart from the ticket's."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+", db_index=False)
    subject = models.CharField(max_length=300)
    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, related_name="+", help_text="The mailbox that speaks."
    )
    started_by = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    opens_ticket = models.BooleanField(
        default=True, help_text="An answer opens the ticket where it is on hold."
    )
    message_count = models.PositiveIntegerField(default=0)
    waits_for_us = models.BooleanField(default=False, help_text="The newest word is theirs.")
    created_at = models.DateTimeField(default=clock.now)
    activity_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["ticket", "-activity_at"], name="side_of_ticket")]

    def __str__(self) -> str:
        return f"{self.subject} ({self.ticket_id})"

    @property
    def is_open(self) -> bool:
        """Whether it goes on."""
        return self.closed_at is None


class SideParticipant(models.Model):
    """Who gets the mails and may answer: an address, and the agent whose it is where it is a colleague's."""

    conversation = models.ForeignKey(
        SideConversation, on_delete=models.CASCADE, related_name="participants"
    )
    address = models.CharField(max_length=254)
    name = models.CharField(max_length=200, blank=True)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "address"], name="side_participant_once"
            )
        ]

    def __str__(self) -> str:
        return self.address

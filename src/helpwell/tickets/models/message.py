"""One piece of communication in a ticket."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.events.models import Actor
from helpwell.kit import clock
from helpwell.tickets.models.channel import Channel
from helpwell.tickets.models.ticket import Ticket


class Message(models.Model):
    """Inbound, outbound or an internal note. `text` is what is new in it, `quoted` the history it carried."""

    class Direction(models.TextChoices):
        INBOUND = "inbound", _("From the customer")
        OUTBOUND = "outbound", _("To the customer")
        NOTE = "note", _("Internal note")

    class JoinedBy(models.TextChoices):
        """Why a message is in its ticket."""

        NEW = "new", _("It began this ticket")
        REPLY_ADDRESS = "reply_address", _("It was sent to this ticket's reply address")
        MESSAGE_ID = "message_id", _("It answers a message of this ticket")
        SUBJECT = "subject", _("Its subject names this ticket")
        BOUNCE = "bounce", _("It reports on a delivery of this ticket")
        FOLLOW_UP = "follow_up", _("It answers a ticket that is closed or deleted")
        FORM = "form", _("It was written in the help center")
        AGENT = "agent", _("An agent wrote it here")
        MOVED = "moved", _("An agent moved it here")
        RELEASED = "released", _("An agent released it")

    ticket = models.ForeignKey(
        Ticket, on_delete=models.CASCADE, related_name="messages", db_index=False
    )
    direction = models.CharField(max_length=8, choices=Direction)
    author = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", db_index=False)
    from_address = models.CharField(max_length=254, blank=True)
    channel = models.ForeignKey(
        Channel, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    subject = models.CharField(
        max_length=300, blank=True, help_text="Where it differs from the ticket's."
    )
    text = models.TextField(blank=True)
    quoted = models.TextField(blank=True)
    has_html = models.BooleanField(default=False)
    is_formatted = models.BooleanField(
        default=False, help_text="Its HTML carries more than its text: tables, pictures."
    )
    external_id = models.CharField(max_length=255, blank=True)
    client_id = models.CharField(
        max_length=32,
        blank=True,
        help_text="Made by the form; the same form sent twice writes once.",
    )
    joined_by = models.CharField(max_length=13, choices=JoinedBy, default=JoinedBy.AGENT)
    joined_detail = models.CharField(max_length=300, blank=True)
    sent_to = models.ForeignKey(
        Ticket,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
        help_text="The merged ticket that it was written to.",
    )
    forward_of = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    is_signed = models.BooleanField(
        default=True,
        db_default=True,
        help_text="Whether the signatures stand under it when it leaves.",
    )
    is_automatic = models.BooleanField(default=False)
    was_moved = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client_id"], name="message_once", condition=~models.Q(client_id="")
            )
        ]
        indexes = [
            models.Index(fields=["ticket", "id"], name="message_ticket"),
            models.Index(
                fields=["sent_to"],
                name="message_sent_to",
                condition=models.Q(sent_to__isnull=False),
            ),
            models.Index(
                fields=["external_id"], name="message_external", condition=~models.Q(external_id="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.pk}"

    @property
    def is_note(self) -> bool:
        """Whether only the desk may read it."""
        return self.direction == self.Direction.NOTE


class MessageHtml(models.Model):
    """The cleaned HTML of a message, apart from it, since lists and threads never load it."""

    message = models.OneToOneField(
        Message, on_delete=models.CASCADE, primary_key=True, related_name="html_row"
    )
    html = models.TextField()

    def __str__(self) -> str:
        return f"HTML of {self.pk}"

"""A question about to be asked, and the articles that were offered first."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.kit import clock
from helpwell.knowledge.models import Article, HelpCenter
from helpwell.tickets.models import Ticket


class Offer(models.Model):
    """What was offered to one question and what came of it: an article answered it, it was sent, or neither."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("Open")
        ANSWERED = "answered", _("Answered by an article")
        SENT = "sent", _("Sent")

    help_center = models.ForeignKey(
        HelpCenter, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    language = models.CharField(max_length=10)
    text = models.CharField(max_length=500, blank=True)
    articles = models.JSONField(
        default=list, help_text="The ids of the articles offered, best first."
    )
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.OPEN)
    answered_by = models.ForeignKey(Article, null=True, on_delete=models.SET_NULL, related_name="+")
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["at"], name="offer_at")]

    def __str__(self) -> str:
        return f"offer {self.pk} {self.outcome}"

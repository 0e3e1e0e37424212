"""An article on a ticket: whose words went into the answer, and which one answered it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.kit import clock
from helpwell.knowledge.models import Article
from helpwell.tickets.models import Ticket


class ArticleUse(models.Model):
    """An agent used an article for a ticket. What was taken back stays as a row."""

    class Kind(models.TextChoices):
        LINK = "link", _("Link")
        PASSAGE = "passage", _("Passage")
        WHOLE = "whole", _("Whole article")
        ANSWERED = "answered", _("Answered it")

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["article", "at"], name="article_use_article")]

    def __str__(self) -> str:
        return f"{self.article_id} on {self.ticket_id}: {self.kind}"

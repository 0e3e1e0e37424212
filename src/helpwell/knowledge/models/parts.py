"""What hangs on an article: questions that people ask, files, links to other articles, and the passages that are searched."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.events.models import Actor
from helpwell.kit import clock
from helpwell.knowledge.models.article import Article, Edition


def _token() -> str:
    return secrets.token_hex(8)


class Wording(models.Model):
    """A question as people ask it, which this article answers. Proposed ones wait for a yes."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(max_length=10)
    text = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=State, default=State.ACCEPTED)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "language", "text"], name="wording_said_once"
            )
        ]

    def __str__(self) -> str:
        return self.text


class Snippet(models.Model):
    """Words that several articles say, written once: {{snippet.key}}. Its HTML is clean."""

    key = models.SlugField(max_length=40)
    language = models.CharField(max_length=10)
    html = models.TextField()
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["key", "language"]
        constraints = [
            models.UniqueConstraint(fields=["key", "language"], name="one_snippet_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.language})"


class ArticleFile(models.Model):
    """A picture or an attachment of an article, found by its unguessable token."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="files")
    token = models.CharField(max_length=43, unique=True)
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    storage_key = models.CharField(max_length=100)
    is_safe_image = models.BooleanField(default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["storage_key"], name="article_file")]

    def __str__(self) -> str:
        return self.name


class Link(models.Model):
    """A link of an edition's newest words to another article; a broken one stands in the work list."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="links")
    target = models.ForeignKey(
        Article, null=True, on_delete=models.SET_NULL, related_name="linked_from"
    )
    number = models.BigIntegerField(help_text="The article's number, also where there is none.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="article_linked_once")
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} to {self.number}"


class Passage(models.Model):
    """A part of an edition's published words that search finds: its title, a question that people ask, or about 120 words
    of its body. Made anew when published."""

    class Kind(models.TextChoices):
        TITLE = "title", _("Title")
        QUESTION = "question", _("Question")
        BODY = "body", _("Body")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="passages")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.BODY)
    heading = models.CharField(max_length=200, blank=True)
    anchor = models.CharField(max_length=80, blank=True)
    text = models.TextField()
    vector = models.BinaryField(null=True, help_text="As kit.meaning packs it.")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "position"], name="passage_placed_once")
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}.{self.position}"


class SearchStamp(models.Model):
    """One row: grows with every change of what search finds, so that each process knows when its index is out of date."""

    number = models.BigIntegerField(default=0)
    token = models.CharField(
        max_length=32, default=_token, help_text="Another one means another database."
    )

    def __str__(self) -> str:
        return str(self.number)

"""What readers do: days of reading, votes with their words, searches and what came of them, and what colleagues flag as wrong."""

from django.conf import settings
from django.db import models

from helpwell.kit import clock
from helpwell.knowledge.models.article import Article
from helpwell.knowledge.models.help_center import HelpCenter


class ReadingDay(models.Model):
    """How often an article was read on one day (UTC) in one language."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="reading_days")
    language = models.CharField(max_length=10)
    day = models.DateField()
    views = models.PositiveIntegerField(default=0)
    from_search = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "language", "day"], name="one_reading_day")
        ]
        indexes = [models.Index(fields=["day"], name="reading_day")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.day}: {self.views}"


class Vote(models.Model):
    """Whether an article helped one reader, and what they said; the reader is a random number of the browser's."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="votes")
    language = models.CharField(max_length=10)
    reader = models.CharField(max_length=32)
    helped = models.BooleanField()
    comment = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "reader"], name="one_vote_a_reader")
        ]
        indexes = [models.Index(fields=["at"], name="vote_at")]

    def __str__(self) -> str:
        return f"{self.article_id}: {'yes' if self.helped else 'no'}"


class SearchMade(models.Model):
    """A search and what came of it: nothing found, nothing opened, an article read, a ticket opened after all."""

    help_center = models.ForeignKey(
        HelpCenter, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    language = models.CharField(max_length=10)
    text = models.CharField(max_length=200)
    found = models.PositiveSmallIntegerField()
    opened = models.ForeignKey(Article, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_after = models.BooleanField(default=False, help_text="A ticket followed.")
    reader = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["at"], name="search_at"),
            models.Index(fields=["reader", "at"], name="search_reader"),
        ]

    def __str__(self) -> str:
        return self.text


class Flag(models.Model):
    """A colleague says that an article is wrong, from where they stand."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="flags")
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    words = models.CharField(max_length=500)
    at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.words

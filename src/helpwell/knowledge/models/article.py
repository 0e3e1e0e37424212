"""One piece of knowledge: who it is for, in which languages it stands, and every version of its words."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.events.models import Actor
from helpwell.kit import clock
from helpwell.knowledge.models.help_center import Category, HelpCenter
from helpwell.people.models import Team


class Article(models.Model):
    """What one is about, apart from its words; these stand in editions, one a language."""

    class Audience(models.TextChoices):
        PUBLIC = "public", _("Everyone")
        CUSTOMERS = "customers", _("Customers who signed in")
        AGENTS = "agents", _("Agents")
        TEAM = "team", _("A team")

    help_center = models.ForeignKey(
        HelpCenter, null=True, blank=True, on_delete=models.SET_NULL, related_name="articles"
    )
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.SET_NULL, related_name="articles"
    )
    position = models.PositiveIntegerField(default=0)
    language = models.CharField(max_length=10, help_text="Of the source; others are translations.")
    audience = models.CharField(max_length=9, choices=Audience, default=Audience.PUBLIC)
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    review_by = models.DateField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    source = models.CharField(max_length=20, blank=True, help_text="Where it was brought in from.")
    source_id = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["position", "id"]
        indexes = [
            models.Index(fields=["archived_at", "audience"], name="article_audience"),
            models.Index(fields=["review_by"], name="article_review"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"],
                condition=~models.Q(source=""),
                name="article_brought_once",
            ),
            models.CheckConstraint(
                condition=models.Q(audience="team", team__isnull=False)
                | (~models.Q(audience="team") & models.Q(team__isnull=True)),
                name="article_team_if_for_a_team",
            ),
        ]

    def __str__(self) -> str:
        return f"article {self.pk}"

    @property
    def is_archived(self) -> bool:
        """Whether it is out of use."""
        return self.archived_at is not None

    @property
    def is_internal(self) -> bool:
        """Whether only agents may read it."""
        return self.audience in (self.Audience.AGENTS, self.Audience.TEAM)

    def needs_review(self, today: date) -> bool:
        """Whether somebody should read it again by now."""
        return self.review_by is not None and self.review_by <= today


class Edition(models.Model):
    """An article in one language: its newest words, those that readers see, and what is planned with it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REVIEW = "review", _("In review")
        SCHEDULED = "scheduled", _("Scheduled")
        PUBLISHED = "published", _("Published")

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="editions")
    language = models.CharField(max_length=10)
    slug = models.CharField(max_length=80, blank=True)
    head = models.ForeignKey(
        "Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    live = models.ForeignKey(
        "Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    review_asked_at = models.DateTimeField(null=True, blank=True)
    review_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    publish_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=clock.now)
    stamp = models.BigIntegerField(
        default=0, help_text="What the search stamp was when its passages were made."
    )

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["article", "language"], name="one_edition_a_language")
        ]
        indexes = [
            models.Index(fields=["publish_at"], name="edition_publish_at"),
            models.Index(fields=["stamp"], name="edition_stamp"),
        ]

    def __str__(self) -> str:
        return f"article {self.article_id} in {self.language}"

    @property
    def state(self) -> str:
        """Where its newest words stand on their way to the reader."""
        if self.review_asked_at is not None:
            return self.State.REVIEW
        if self.publish_at is not None:
            return self.State.SCHEDULED
        return self.State.DRAFT if self.live_id is None else self.State.PUBLISHED

    @property
    def has_unpublished_words(self) -> bool:
        """Whether readers see older words than the newest."""
        return self.live_id is not None and self.live_id != self.head_id

    @property
    def is_source(self) -> bool:
        """Whether it is the one that the others translate."""
        return self.language == self.article.language


class Revision(models.Model):
    """One version of an edition's words; never changed, never deleted. Its HTML is clean."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    html = models.TextField(blank=True)
    text = models.TextField(blank=True, help_text="The words alone, snippets filled in.")
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    note = models.CharField(max_length=200, blank=True, help_text="What was changed, in words.")
    of_source = models.PositiveIntegerField(
        null=True, blank=True, help_text="The source's revision that it translates."
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="revision_numbered_once")
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

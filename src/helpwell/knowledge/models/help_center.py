"""A help center, and the order in which its articles stand."""

from django.conf import settings
from django.db import models

from helpwell.kit import clock


class HelpCenter(models.Model):
    """A public site of articles under a brand's name and color. Languages are codes; the first one is what articles are written in."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=40, unique=True)
    host = models.CharField(
        max_length=253, blank=True, help_text="A domain of its own; empty: under the desk's."
    )
    languages = models.JSONField(default=list)
    accent = models.CharField(max_length=7, default="#14655a", help_text="As #rrggbb.")
    welcome = models.CharField(max_length=200, blank=True)
    is_open = models.BooleanField(default=False, help_text="Whether the public sees it.")
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["host"], condition=~models.Q(host=""), name="one_help_center_a_host"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def language(self) -> str:
        """The language in which its articles are written first."""
        return str(self.languages[0]) if self.languages else settings.LANGUAGE_CODE


class Category(models.Model):
    """A place for articles in a help center; one inside another is a section. It is archived with nothing lost: its articles have none then."""

    help_center = models.ForeignKey(HelpCenter, on_delete=models.CASCADE, related_name="categories")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="sections"
    )
    position = models.PositiveIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=20, blank=True, help_text="Where it was brought in from.")
    source_id = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "categories"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"],
                condition=~models.Q(source=""),
                name="category_brought_once",
            )
        ]

    def __str__(self) -> str:
        return f"category {self.pk}"


class CategoryName(models.Model):
    """What a category is called in one language."""

    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(max_length=10)
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["category", "language"], name="category_named_once")
        ]

    def __str__(self) -> str:
        return self.name

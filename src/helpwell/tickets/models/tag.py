"""A word put on tickets."""

from django.db import models

from helpwell.kit import clock


class Tag(models.Model):
    """Lower case, no blanks; made when first used."""

    name = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TagMerge(models.Model):
    """A tag that became another one, kept so that the merge can be undone."""

    name = models.CharField(max_length=60)
    into = models.ForeignKey(Tag, null=True, on_delete=models.SET_NULL, related_name="+")
    merged_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.name} → {self.into_id}"


class MergedTag(models.Model):
    """A ticket that had the merged tag; `had_both` where it had the other one too."""

    merge = models.ForeignKey(TagMerge, on_delete=models.CASCADE, related_name="tickets")
    ticket_id = models.BigIntegerField()
    had_both = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.merge_id}: {self.ticket_id}"

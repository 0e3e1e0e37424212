"""A word put on tickets."""

from django.db import models


class Tag(models.Model):
    """Lower case, no blanks; made when first used."""

    name = models.CharField(max_length=60, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

"""A file of customers on its way in."""

from django.conf import settings
from django.db import models

from helpwell.kit import clock


class CustomerFile(models.Model):
    """An uploaded CSV file: kept while its preview is looked at, its content forgotten when it was read in."""

    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    created_at = models.DateTimeField(default=clock.now)
    imported_at = models.DateTimeField(null=True)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.name

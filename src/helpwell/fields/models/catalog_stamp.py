"""Which state of the fields is the present one: processes keep what they read until it changes."""

import uuid

from django.db import models


class CatalogStamp(models.Model):
    """One row. Its stamp is new whenever a field, choice, condition or form changes."""

    stamp = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.stamp)

    @classmethod
    def renew(cls) -> None:
        """Say that what processes keep is out of date; in the transaction of the change."""
        cls.objects.update_or_create(pk=1, defaults={"stamp": uuid.uuid4()})

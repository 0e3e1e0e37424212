"""Files of messages, and files on their way into one."""

from typing import Any

from django.conf import settings
from django.db import models

from helpwell.kit import clock
from helpwell.tickets.models.message import Message

_FILE = (
    "name", "type", "size", "storage_key", "content_id", "is_inline", "is_safe_image", "danger",
)  # fmt: skip


class _File(models.Model):
    """Name as shown, type as sniffed, and the generated key in the store."""

    name = models.CharField(max_length=200)
    type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    storage_key = models.CharField(max_length=100, blank=True)
    content_id = models.CharField(max_length=200, blank=True)
    is_inline = models.BooleanField(default=False)
    is_safe_image = models.BooleanField(default=False)
    danger = models.CharField(
        max_length=200, blank=True, help_text="Why to be careful with it; empty: no known reason."
    )
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def same_file(self) -> dict[str, Any]:
        """What another row needs that names the same stored file."""
        return {name: getattr(self, name) for name in _FILE}


class Attachment(_File):
    """A file of a message. Without a storage key it was refused and only its name is kept (the raw mail has it)."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")

    class Meta:
        indexes = [models.Index(fields=["storage_key"], name="attachment_file")]


class Upload(_File):
    """A file that an agent uploaded for a message not sent yet; found by its unguessable token, by that agent only."""

    token = models.CharField(max_length=43, unique=True)
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["storage_key"], name="upload_file")]

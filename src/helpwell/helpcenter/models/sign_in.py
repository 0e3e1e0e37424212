"""A customer's way in: from the mailed link to the end of the session."""

from datetime import datetime, timedelta

from django.db import models

from helpwell.customers.models import Identity
from helpwell.kit import clock

LINK_LASTS = timedelta(minutes=30)
SESSION_LASTS = timedelta(days=7)


class SignIn(models.Model):
    """One mailed link, used once, and the session of the browser that used it. Only digests of both secrets are kept.

    It hangs on the address: whoever loses the address loses the session.
    """

    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="+")
    link_digest = models.CharField(max_length=64, unique=True)
    session_digest = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["session_digest"],
                name="sign_in_session",
                condition=~models.Q(session_digest=""),
            ),
            models.Index(fields=["created_at"], name="sign_in_created"),
        ]

    def __str__(self) -> str:
        return f"sign-in {self.pk}"

    def is_usable(self, now: datetime) -> bool:
        """Whether the link still opens the door."""
        return self.used_at is None and now < self.created_at + LINK_LASTS

"""One connected way in and out."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.kit import clock
from helpwell.people.models import Team


class Channel(models.Model):
    """A mailbox, later a chat widget, a phone line, a social account. Its kind's room hangs configuration on it."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("Email")
        CHAT = "chat", _("Chat")
        VOICE = "voice", _("Phone")
        SOCIAL = "social", _("Social")
        WEB = "web", _("Form")
        API = "api", _("API")

    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=254, blank=True)
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="+", help_text="Where its new tickets go."
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "address"], name="channel_once", condition=~models.Q(address="")
            )
        ]

    def __str__(self) -> str:
        return self.name

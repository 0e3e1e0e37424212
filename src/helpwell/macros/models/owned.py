"""What macros and scripts share: a name in a folder, and whose it is."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from helpwell.kit import clock
from helpwell.people.models import Team


class Owned(models.Model):
    """Something saved to be used again, by one person, a team or everyone."""

    class Owner(models.TextChoices):
        PERSONAL = "personal", _("Only me")
        TEAM = "team", _("A team")
        EVERYONE = "everyone", _("Everyone")

    name = models.CharField(max_length=120)
    folder = models.CharField(max_length=200, blank=True, help_text="A path, parted by slashes.")
    owner = models.CharField(max_length=8, choices=Owner, default=Owner.PERSONAL)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.path

    @property
    def path(self) -> str:
        """Folder and name, as one says it."""
        return f"{self.folder} / {self.name}" if self.folder else self.name

    @property
    def is_personal(self) -> bool:
        """Whether it is one person's own."""
        return self.owner == self.Owner.PERSONAL

    @property
    def owner_words(self) -> str:
        """Whose it is, in words."""
        if self.owner == self.Owner.TEAM and self.team is not None:
            return self.team.name
        return str(self.Owner(self.owner).label)

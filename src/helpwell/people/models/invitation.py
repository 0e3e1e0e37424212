"""An invitation to the desk: single use, three days."""

from datetime import timedelta

from django.db import models

from helpwell.events.models import Actor
from helpwell.kit import clock
from helpwell.people.models.team import Team
from helpwell.people.permissions import Role

VALID_FOR = timedelta(hours=72)


class Invitation(models.Model):
    """The token itself is mailed; only its SHA-256 is kept, and NULL once it is used."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=20, choices=Role, default=Role.SPECIALIST)
    teams = models.ManyToManyField(Team, related_name="+", blank=True)
    token_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 (NULL, so that an emptied hash matches nothing)
    invited_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.email

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted."""
        return (
            self.token_hash is not None
            and self.accepted_at is None
            and clock.now() < self.expires_at
        )

"""An invited person joins."""

from django.db import transaction

from helpwell.kit import clock
from helpwell.people.models import Agent, Invitation
from helpwell.people.verbs.join import join


class NoLongerOpen(ValueError):
    """The invitation was used, ended, or is too old."""


def accept_invitation(invitation: Invitation, *, name: str, password: str) -> Agent:
    """The new agent with the invitation's role and teams; raises NoLongerOpen, also for the second of two at once."""
    with transaction.atomic():
        used = Invitation.objects.filter(
            pk=invitation.pk,
            accepted_at=None,
            token_hash=invitation.token_hash,
            expires_at__gt=clock.now(),
        ).exclude(token_hash=None)
        if not used.update(accepted_at=clock.now(), token_hash=None):
            raise NoLongerOpen
        if Agent.objects.filter(email=invitation.email).exists():  # joined another way meanwhile
            raise NoLongerOpen
        return join(
            by=invitation.invited_by,
            email=invitation.email,
            name=name,
            role=invitation.role,
            password=password,
            teams=invitation.teams.all(),
        )

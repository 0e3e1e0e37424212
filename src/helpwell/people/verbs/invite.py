"""Inviting a person to the desk."""

import hashlib
import secrets
from collections.abc import Iterable

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.people.events import AgentInvited
from helpwell.people.models import Agent, Invitation, Team
from helpwell.people.models.invitation import VALID_FOR


class AlreadyHere(ValueError):
    """The address belongs to an agent already."""


def invite(
    *, by: Actor, email: str, name: str, role: str, teams: Iterable[Team] = ()
) -> tuple[Invitation, str]:
    """The invitation and its token, which is told once, here; older open invitations of the address end.

    Raises AlreadyHere for an agent's address.
    """
    address = email.strip().lower()
    if Agent.objects.filter(email=address).exists():
        raise AlreadyHere
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        Invitation.objects.filter(email=address, accepted_at=None).update(token_hash=None)
        invitation = Invitation.objects.create(
            email=address,
            name=name,
            role=role,
            token_hash=token_hash(token),
            invited_by=by,
            created_at=clock.now(),
            expires_at=clock.now() + VALID_FOR,
        )
        invitation.teams.set(teams)
        record(AgentInvited(invitation_id=invitation.pk, role=role), by=by)
    return invitation, token


def revoke(invitation: Invitation) -> None:
    """The invitation opens nothing any more."""
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(token_hash=None)


def invitation_of(token: str) -> Invitation | None:
    """The open invitation of a token, or None: unknown, used, ended and late tokens are told apart by nobody."""
    found = Invitation.objects.filter(token_hash=token_hash(token)).first() if token else None
    return found if found is not None and found.is_open else None


def token_hash(token: str) -> str:
    """What is kept of a token: SHA-256 suffices for 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()

"""An agent knows that an address is really the customer's."""

from django.db import transaction

from helpwell.customers.events import IdentityVerified
from helpwell.customers.models import Identity
from helpwell.events.models import Actor, Event
from helpwell.events.record import record
from helpwell.events.undoing import CannotUndo, ensure_latest
from helpwell.kit import clock
from helpwell.kit.text import one_line


class NoReason(ValueError):
    """Nobody could judge later what was only claimed."""


def verify(identity: Identity, *, by: Actor, reason: str) -> Identity:
    """The identity, verified for the reason given. Raises NoReason. One that is verified stays as it is."""
    reason = one_line(reason, 300)
    if not reason:
        raise NoReason
    return _set(identity, by, reason)


def unverify(identity: Identity, *, by: Actor) -> Identity:
    """The identity, not verified any more."""
    return _set(identity, by, None)


def undo_verify(event: Event, fact: IdentityVerified, by: Actor) -> None:
    """Give an identity back the mark that it had, or had not."""
    identity = Identity.objects.filter(pk=fact.identity_id).first()
    if identity is None:
        raise CannotUndo
    ensure_latest(event)
    before = (event.diff or {}).get(_key(identity), [None])[0]
    _set(identity, by, before)


def _set(identity: Identity, by: Actor, reason: str | None) -> Identity:
    with transaction.atomic():
        identity = Identity.objects.select_for_update().get(pk=identity.pk)
        if (identity.verified_at is not None) == (reason is not None):
            return identity
        before = identity.verified_reason if identity.verified_at else None
        identity.verified_at = None if reason is None else clock.now()
        identity.verified_reason = reason or ""
        identity.save(update_fields=["verified_at", "verified_reason"])
        fact = IdentityVerified(
            customer_id=identity.customer_id,
            identity_id=identity.pk,
            is_verified=reason is not None,
        )
        record(fact, by=by, diff={_key(identity): [before, reason]})
    return identity


def _key(identity: Identity) -> str:
    return f"verified {identity.pk}"

"""Mailbox passwords and tokens at rest: sealed in the row, opened only where they are used."""

from django.conf import settings

from helpwell.kit.secrets import Unreadable, Vault

__all__ = ["Unreadable", "seal", "unseal"]
_PURPOSE = "mailbox"


def seal(secret: str) -> str:
    """The secret as it is stored; nothing stays nothing."""
    return Vault(settings.STORED_SECRETS_KEYS).encrypt(secret, purpose=_PURPOSE) if secret else ""


def unseal(sealed: str) -> str:
    """The secret itself; raises Unreadable where the key has changed."""
    return Vault(settings.STORED_SECRETS_KEYS).decrypt(sealed, purpose=_PURPOSE) if sealed else ""

"""Reads mail: `parse(raw) -> Envelope`."""

from .envelope import (
    Attachment,
    AuthenticationResult,
    BounceKind,
    Envelope,
    Forwarded,
    Mailbox,
    Returned,
)
from .read import parse

__all__ = [
    "Attachment",
    "AuthenticationResult",
    "BounceKind",
    "Envelope",
    "Forwarded",
    "Mailbox",
    "Returned",
    "parse",
]

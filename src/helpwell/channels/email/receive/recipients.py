"""Which mailbox an address belongs to."""

import threading
import time
from dataclasses import dataclass

from helpwell.channels.email.models import Mailbox
from helpwell.kit.text import normalize_email

_FRESH_SECONDS = 2.0
_MISS_SECONDS = 0.5  # how often an unknown address may ask the database again


@dataclass(frozen=True)
class Recipient:
    """A mailbox that takes the mail."""

    channel_id: int
    mailbox_id: int
    plus_addressing: bool


def recipient_of(address: str) -> Recipient | None:
    """The connected mailbox that an address belongs to, asked of the database now; None for a stranger's."""
    return _match(address, _load())


class Directory:
    """The connected mailboxes by address, read again every two seconds; threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_address: dict[str, Recipient] = {}
        self._read_at = float("-inf")

    def find(self, address: str) -> Recipient | None:
        """The mailbox of an address; raises DatabaseError where it cannot be known."""
        with self._lock:
            if self._age() > _FRESH_SECONDS:
                self._read()
            found = _match(address, self._by_address)
            if found is None and self._age() > _MISS_SECONDS:
                self._read()
                found = _match(address, self._by_address)
            return found

    def _age(self) -> float:
        return time.monotonic() - self._read_at

    def _read(self) -> None:
        self._by_address = _load()
        self._read_at = time.monotonic()


def _load() -> dict[str, Recipient]:
    connected = Mailbox.objects.filter(channel__is_active=True).exclude(
        incoming=Mailbox.Incoming.NONE
    )
    rows = connected.values_list("channel__address", "channel_id", "pk", "plus_addressing")
    return {
        (normalize_email(address) or address.lower()): Recipient(channel_id, pk, plus)
        for address, channel_id, pk, plus in rows
    }


def _match(address: str, by_address: dict[str, Recipient]) -> Recipient | None:
    """The exact address first; then without what follows a plus, where the mailbox wants that."""
    plain = normalize_email(address)
    if plain is None:
        return None
    if plain in by_address:
        return by_address[plain]
    local, _, domain = plain.rpartition("@")
    while "+" in local:
        local = local.rpartition("+")[0]
        found = by_address.get(f"{local}@{domain}")
        if found is not None:
            return found if found.plus_addressing else None
    return None

"""Stored secrets and signed tokens: what is written can be read back by us only, whole or not at all."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MIN_KEY = 32  # characters
# 80 bits of the HMAC in an address: a mail address's local part has room for 64 octets, some of them
# the mailbox's own name, and mail systems may change letters to lower case, which leaves 5 bits a
# character. A guess must be mailed to us to be tried, and 2**80 mails cannot be sent.
ID_MAC_BYTES = 10
_MAX_ID_DIGITS = 18
_MAC_BYTES = 32
_TIME_BYTES = 5  # seconds since 1970, good until the year 36812


class Unreadable(ValueError):
    """The sealed text was changed, or none of the keys at hand sealed it."""


class Vault:
    """Seals short secrets, as mailbox passwords, under the first key and opens them with any."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise ValueError("A vault needs at least one key.")
        for key in keys:
            _check(key)
        self._keys = tuple(keys)

    def encrypt(self, text: str, *, purpose: str) -> str:
        """Return the text sealed; only the same purpose opens it again."""
        return self._fernet(purpose).encrypt(text.encode()).decode("ascii")

    def decrypt(self, sealed: str, *, purpose: str) -> str:
        """Return the text that was sealed for this purpose; raises Unreadable."""
        try:
            return self._fernet(purpose).decrypt(sealed.encode("ascii")).decode()
        except (InvalidToken, UnicodeError) as error:
            raise Unreadable("The stored secret cannot be read with the keys at hand.") from error

    def rotate(self, sealed: str, *, purpose: str) -> str:
        """Return the same secret sealed under the newest key; raises Unreadable."""
        try:
            return self._fernet(purpose).rotate(sealed.encode("ascii")).decode("ascii")
        except (InvalidToken, UnicodeError) as error:
            raise Unreadable("The stored secret cannot be read with the keys at hand.") from error

    def _fernet(self, purpose: str) -> MultiFernet:
        # A key of its own for each purpose: a sealed text moved to another column does not open.
        return MultiFernet([Fernet(_derived(key, purpose)) for key in self._keys])


def sign_token(purpose: str, payload: str, keys: Sequence[str], *, now: datetime) -> str:
    """Return a token that carries the payload readably, and the proof that we wrote it at that time.

    It is lower-case base32 without padding, so it survives URLs and case-blind mail systems.
    """
    seconds = int(now.astimezone(UTC).timestamp())
    body = seconds.to_bytes(_TIME_BYTES, "big") + payload.encode()
    return _base32(body + _mac(keys[0], "token", purpose, body))


def read_token(
    token: str, purpose: str, keys: Sequence[str], *, max_age: timedelta, now: datetime
) -> str | None:
    """Return the payload of our own unchanged token of that purpose and age, else None."""
    whole = _from_base32(token)
    if whole is None or len(whole) < _TIME_BYTES + _MAC_BYTES:
        return None
    body, proof = whole[:-_MAC_BYTES], whole[-_MAC_BYTES:]
    if not _matches_any(proof, keys, "token", purpose, body):
        return None
    age = now.astimezone(UTC).timestamp() - int.from_bytes(body[:_TIME_BYTES], "big")
    # A token from the future is as wrong as an old one; a minute is left to clocks that differ.
    return body[_TIME_BYTES:].decode() if -60 <= age <= max_age.total_seconds() else None


def sign_id(purpose: str, number: int, keys: Sequence[str]) -> str:
    """Return `<number>-<16 characters>`, for a plus-address or a link that does not expire."""
    if not 0 <= number < 10**_MAX_ID_DIGITS:
        raise ValueError("Only ids of up to 18 digits can be signed.")
    proof = _mac(keys[0], "id", purpose, str(number).encode())[:ID_MAC_BYTES]
    return f"{number}-{_base32(proof)}"


def read_id(text: str, purpose: str, keys: Sequence[str]) -> int | None:
    """Return the number that we signed for that purpose, else None; letter case does not matter."""
    digits, _, encoded = text.partition("-")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > _MAX_ID_DIGITS:
        return None
    proof = _from_base32(encoded)
    if proof is None or len(proof) != ID_MAC_BYTES:
        return None
    return int(digits) if _matches_any(proof, keys, "id", purpose, digits.encode()) else None


def _matches_any(proof: bytes, keys: Sequence[str], kind: str, purpose: str, body: bytes) -> bool:
    """Compare with each key's proof in constant time; callers have checked the proof's length."""
    macs = (_mac(key, kind, purpose, body)[: len(proof)] for key in keys)
    return any(hmac.compare_digest(proof, mac) for mac in macs)


def _mac(key: str, kind: str, purpose: str, body: bytes) -> bytes:
    _check(key)
    # The length in front keeps purpose and body from being cut differently ("ab"+"c", "a"+"bc").
    name = f"{kind}:{purpose}".encode()
    message = len(name).to_bytes(4, "big") + name + body
    return hmac.new(key.encode(), message, hashlib.sha256).digest()


def _base32(data: bytes) -> str:
    return base64.b32encode(data).decode("ascii").rstrip("=").lower()


def _from_base32(text: str) -> bytes | None:
    lowered = text.lower()
    try:
        data = base64.b32decode(lowered.upper() + "=" * (-len(lowered) % 8))
    except ValueError:
        return None
    # Base32 has spare bits at its end; only the one spelling that we write is taken.
    return data if _base32(data) == lowered else None


def _derived(key: str, purpose: str) -> bytes:
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"helpwell vault:{purpose}".encode())
    return base64.urlsafe_b64encode(hkdf.derive(key.encode()))


def _check(key: str) -> None:
    if len(key) < MIN_KEY:
        raise ValueError(f"A key needs at least {MIN_KEY} characters.")

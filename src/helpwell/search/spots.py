"""A spot in a sorted list, as a short word in a URL: the sort value as a number, and the ticket."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

_LONGEST = 80
_LATEST = 253_402_300_800_000_000  # the year 10000 in microseconds
_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class Spot:
    """Where a page begins or ends."""

    key: int
    id: int

    def __str__(self) -> str:
        return urlsafe_b64encode(f"{self.key}.{self.id}".encode()).decode().rstrip("=")

    @classmethod
    def read(cls, word: str) -> "Spot | None":
        """The spot that a word from a URL names; None for an empty, old or made-up one."""
        if not word or len(word) > _LONGEST or not word.isascii():
            return None
        try:
            plain = urlsafe_b64decode(word + "=" * (-len(word) % 4)).decode()
            key, _dot, number = plain.partition(".")
            spot = cls(int(key), int(number))
        except (binascii.Error, ValueError):
            return None
        is_real = 0 <= spot.id <= _LARGEST_ID and abs(spot.key) < _LATEST
        return spot if is_real else None

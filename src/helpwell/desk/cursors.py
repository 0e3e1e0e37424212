"""A place in a sorted list, as a short word in a URL: the sort value and the id of a row."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST = 80
_LARGEST_ID = 2**63 - 1
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Place:
    """Where a page begins or ends: the moment that the list is sorted by, then the id."""

    moment: datetime
    id: int

    def __str__(self) -> str:
        micros = (self.moment - _EPOCH) // _MICROSECOND
        return urlsafe_b64encode(f"{micros}.{self.id}".encode()).decode().rstrip("=")

    @classmethod
    def read(cls, word: str) -> "Place | None":
        """The place that a word from a URL names; None for an empty, old or made-up one."""
        if not word or len(word) > _LONGEST or not word.isascii():
            return None
        try:
            plain = urlsafe_b64decode(word + "=" * (-len(word) % 4)).decode()
            micros, _dot, number = plain.partition(".")
            place = cls(_EPOCH + int(micros) * _MICROSECOND, int(number))
        except (binascii.Error, ValueError, OverflowError):
            return None
        return place if 0 <= place.id <= _LARGEST_ID else None

"""The picture of a person until there is a photo: initials on a color from their name."""

import unicodedata
from zlib import crc32

HUES = 8


def initials(name: str) -> str:
    """One or two letters that stand for a name; `?` when it has none."""
    words = [word for word in (_letters(part) for part in _given(name).split()) if word]
    if not words:
        return "?"
    first, last = words[0], words[-1]
    if len(words) == 1 or not unicodedata.name(first, "").startswith(
        ("LATIN", "GREEK", "CYRILLIC")
    ):
        return first.upper()
    return (first + last).upper()


def hue(name: str) -> int:
    """The number, 1 to 8, of the color that a name always has."""
    return crc32(name.strip().casefold().encode(errors="replace")) % HUES + 1


def _given(name: str) -> str:
    address = name.strip()
    return address.split("@", 1)[0].replace(".", " ") if "@" in address else address


def _letters(word: str) -> str:
    composed = unicodedata.normalize("NFC", word)
    return next((letter for letter in composed if unicodedata.category(letter)[0] in "LN"), "")

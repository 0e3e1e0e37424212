"""Words as they are indexed and asked for: small letters without accents. Pure; both databases see the same."""

import re
import unicodedata
from functools import lru_cache

MOST_WORDS = 8_000  # of one message; what stands behind them is not found by words
LONGEST = 64
_WORD = re.compile(r"[^\W_]+")
_SCAN = 200_000


def tokens(text: str) -> list[str]:
    """The words of a text in their order. A sign of a script without blanks is a word of its own."""
    return [
        word[:LONGEST]
        for run in _WORD.findall(fold(text[:_SCAN]))
        for word in (_apart(run) if not run.isascii() else (run,))
    ][:MOST_WORDS]


def as_document(text: str) -> str:
    """The words with a blank around each, as documents keep them."""
    return f" {' '.join(tokens(text))} "


def fold(text: str) -> str:
    """Small letters, no accents, whatever way they were typed."""
    if text.isascii():
        return text.lower()
    return "".join(map(fold_sign, text))


@lru_cache(maxsize=8192)
def fold_sign(sign: str) -> str:
    """One sign as it is compared; the combining marks alone are nothing."""
    apart = unicodedata.normalize("NFKD", sign.casefold())
    bare = "".join(part for part in apart if not unicodedata.combining(part))
    return bare.casefold()


def _apart(run: str) -> list[str]:
    """A run of letters, cut around the signs of scripts that put no blanks between words."""
    parts: list[str] = []
    letters = ""
    for sign in run:
        if _stands_alone(sign):
            parts += [letters, sign] if letters else [sign]
            letters = ""
        else:
            letters += sign
    return [*parts, letters] if letters else parts


def _stands_alone(sign: str) -> bool:
    code = ord(sign)
    return (
        0x3040 <= code <= 0x30FF  # kana
        or 0x3400 <= code <= 0x9FFF  # Chinese characters
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x3FFFF
        or 0x0E00 <= code <= 0x0EFF  # Thai, Lao
        or 0x1000 <= code <= 0x109F  # Burmese
        or 0x1780 <= code <= 0x17FF  # Khmer
    )

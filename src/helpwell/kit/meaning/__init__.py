"""The meaning of short English texts as numbers: all-MiniLM-L6-v2 in numpy, on one core, with no call to anybody.

Texts that mean much the same get vectors whose product is near 1. The package of the weights may be missing: ask `available()` first.
Nothing is loaded before it is asked for: numpy and the model are 60 MB that a process which only takes mail in does not need.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .files import Unavailable
from .holder import Holder

if TYPE_CHECKING:
    from .transformer import Floats

DIMENSIONS = 384
_holder = Holder()


def available() -> bool:
    """Whether texts can be encoded here. The first call of a process loads the model, which takes 0.3 s."""
    return not why_not()


def why_not() -> str:
    """Why there is no meaning, as an English sentence that stands in our catalogs; "" where there is."""
    try:
        _holder.get()
    except Unavailable as problem:
        return str(problem)
    return ""


def encode(texts: Sequence[str]) -> "Floats":
    """(texts, 384) vectors of length 1: the product of two says how near their meanings are. Raises Unavailable.

    12 ms for a question, 60 ms for a passage of 120 words, on one core. What stands behind 256 tokens is not read.
    """
    return _holder.get().encode(texts)


def knows(word: str) -> bool:
    """Whether a word in small letters is a common English one, and so hardly mistyped; False where there is no model."""
    return available() and _holder.get().knows(word)


def pack(vector: "Floats") -> bytes:
    """A vector as it is stored: 768 bytes, half the precision, which moves a product by less than 0.001."""
    return vector.astype("<f2").tobytes()


def unpack(stored: bytes) -> "Floats":
    """The vectors that stand one after the other in the bytes: (n, 384)."""
    import numpy as np  # where vectors are read, and not where they are only known of

    return np.frombuffer(stored, dtype="<f2").astype(np.float32).reshape(-1, DIMENSIONS)


__all__ = [
    "DIMENSIONS",
    "Unavailable",
    "available",
    "encode",
    "knows",
    "pack",
    "unpack",
    "why_not",
]

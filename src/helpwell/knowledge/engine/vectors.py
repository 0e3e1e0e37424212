"""The meanings of all pieces, and how near each article's nearest piece is to a question.

A number takes one byte, with one scale a vector: a quarter of the memory, and a product is off by about 0.0005.
"""

from collections.abc import Sequence

import numpy as np

from helpwell.kit.meaning import DIMENSIONS
from helpwell.kit.meaning.one_thread import one_thread
from helpwell.kit.meaning.transformer import Floats

_BLOCK = 256  # rows that fit into the processor's cache as float32
_FEWEST = 256
_LEAST = np.float32(-2)  # no product is that small


class Vectors:
    """Rows of numbers, each of one article (by slot). Not safe for threads by itself."""

    def __init__(self) -> None:
        one_thread()
        self._codes = np.zeros((_FEWEST, DIMENSIONS), dtype=np.int8)
        self._scales = np.zeros(_FEWEST, dtype=np.float32)
        self._owners = np.full(_FEWEST, -1, dtype=np.int32)
        self._free: list[int] = []
        self._used = 0

    def __len__(self) -> int:
        return self._used - len(self._free)

    def put(self, slot: int, vectors: Sequence[Floats]) -> list[int]:
        """Take in an article's vectors; returns their rows."""
        rows = [self._row() for _one in vectors]
        for row, vector in zip(rows, vectors, strict=True):
            scale = max(float(np.abs(vector).max()) / 127, 1e-9)
            self._codes[row] = np.rint(vector / scale)
            self._scales[row] = scale
            self._owners[row] = slot
        return rows

    def remove(self, rows: Sequence[int]) -> None:
        """Take them out."""
        self._owners[list(rows)] = -1
        self._free += rows

    def likeness(self, question: Floats) -> Floats:
        """(readings, 384) → for each row the product with the nearest reading."""
        found = np.empty(self._used, dtype=np.float32)
        block = np.empty((_BLOCK, DIMENSIONS), dtype=np.float32)
        turned = np.ascontiguousarray(question.T)
        for start in range(0, self._used, _BLOCK):
            end = min(start + _BLOCK, self._used)
            part = block[: end - start]
            part[...] = self._codes[start:end]
            found[start:end] = (part @ turned).max(axis=1)
        found *= self._scales[: self._used]
        return found

    def best(self, likeness: Floats, slots: int) -> Floats:
        """For each slot its nearest row; NaN where it has none."""
        found = np.full(slots, _LEAST, dtype=np.float32)
        owners = self._owners[: self._used]
        taken = owners >= 0
        np.maximum.at(found, owners[taken], likeness[taken])
        found[found == _LEAST] = np.nan
        return found

    def _row(self) -> int:
        if self._free:
            return self._free.pop()
        if self._used == len(self._owners):
            self._grow()
        self._used += 1
        return self._used - 1

    def _grow(self) -> None:
        more = len(self._owners) // 2
        self._codes = np.concatenate([self._codes, np.zeros((more, DIMENSIONS), dtype=np.int8)])
        self._scales = np.concatenate([self._scales, np.zeros(more, dtype=np.float32)])
        self._owners = np.concatenate([self._owners, np.full(more, -1, dtype=np.int32)])

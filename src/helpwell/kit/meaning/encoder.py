"""Texts in, vectors out, with a loaded model."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from . import weights
from .files import TOKENIZER, WEIGHTS
from .one_thread import one_thread
from .transformer import SIZE, Floats, Transformer

MOST_TOKENS = 256  # what the model was trained for
_MOST_SIGNS = 16_384  # more than 256 tokens of any text that means something
_BATCH = 16


class Encoder:
    """A loaded model. Threads may share it: what it holds does not change."""

    def __init__(self, files: Path) -> None:
        """Read the checked files of a folder."""
        one_thread()
        self._transformer = Transformer(weights.read(files / WEIGHTS))
        self._tokenizer = Tokenizer.from_file(str(files / TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_TOKENS)

    def encode(self, texts: Sequence[str]) -> Floats:
        """(texts, 384). Texts of a like length go together, so that few rows are filled up."""
        rows = [self._tokens(text) for text in texts]
        vectors = np.empty((len(rows), SIZE), dtype=np.float32)
        by_length = sorted(range(len(rows)), key=lambda row: len(rows[row]))
        for start in range(0, len(rows), _BATCH):
            part = by_length[start : start + _BATCH]
            vectors[part] = self._batch([rows[row] for row in part])
        return vectors

    def knows(self, word: str) -> bool:
        """Whether a small word is one of its 30,000 tokens by itself."""
        return self._tokenizer.token_to_id(word) is not None

    def _tokens(self, text: str) -> list[int]:
        # Rust takes no lone surrogates.
        clean = text[:_MOST_SIGNS].encode("utf-8", "replace").decode()
        return self._tokenizer.encode(clean).ids

    def _batch(self, rows: Sequence[Sequence[int]]) -> Floats:
        shape = (len(rows), max(map(len, rows)))
        ids, mask = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.float32)
        for row, tokens in enumerate(rows):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        return self._transformer(ids, mask)

"""Which articles hold a term, and how much it says about each: BM25F over title, questions, headings and body.

After Robertson, Zaragoza and Taylor 2004, with two liberties. A field that has several texts counts with the one where the term says most,
so that forty wordings of a question do not drown one. And the lengths that are usual are constants, so that an article is put in or taken
out without a look at the others.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .pieces import Kind, Piece
from .terms import is_small, parts, terms, words_of

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Field:
    """How much a term weighs there, how many words are usual, and how much more of them take away (0 nothing, 1 their share)."""

    weight: float
    usual: float
    evens: float


FIELDS: Mapping[Kind, Field] = {
    Kind.TITLE: Field(5.0, 8, 0.5),
    Kind.QUESTION: Field(5.0, 8, 0.5),
    Kind.HEADING: Field(3.0, 5, 0.5),
    Kind.BODY: Field(1.0, 100, 0.5),
}
K1 = 1.2


class Postings:
    """Term → the articles (by slot) that hold it, with their weights. Not safe for threads by itself."""

    def __init__(self) -> None:
        self._slots: dict[str, array[int]] = {}
        self._weights: dict[str, array[float]] = {}
        self.words: Counter[str] = Counter()  # as they are written, in how many articles
        self.articles = 0

    def put(self, slot: int, pieces: Iterable[Piece], language: str) -> None:
        """Take in an article."""
        weights, words = _weigh(pieces, language)
        for term, weight in weights.items():
            if term not in self._slots:
                self._slots[term], self._weights[term] = array("I"), array("f")
            self._slots[term].append(slot)
            self._weights[term].append(weight)
        self.words.update(words)
        self.articles += 1

    def remove(self, slot: int, pieces: Iterable[Piece], language: str) -> None:
        """Take out an article; its pieces are those with which it was put in."""
        weights, words = _weigh(pieces, language)
        for term in weights:
            slots, values = self._slots[term], self._weights[term]
            at = slots.index(slot)
            slots[at], values[at] = slots[-1], values[-1]
            slots.pop()
            values.pop()
            if not slots:
                del self._slots[term], self._weights[term]
        for word in words:
            self.words[word] -= 1
            if not self.words[word]:
                del self.words[word]
        self.articles -= 1

    def __contains__(self, term: str) -> bool:
        return term in self._slots

    def rarity(self, term: str) -> float:
        """How much the term tells apart: 0 and more, near the logarithm of how few hold it."""
        holders = len(self._slots.get(term, ()))
        return float(np.log1p((self.articles - holders + 0.5) / (holders + 0.5)))

    def scores(self, term: str) -> "tuple[NDArray[np.uint32], Floats]":
        """The slots that hold it, and what it adds to each."""
        weights = np.array(self._weights[term], dtype=np.float32)
        return np.array(self._slots[term], dtype=np.uint32), np.float32(
            self.rarity(term)
        ) * weights / (np.float32(K1) + weights)


def _weigh(pieces: Iterable[Piece], language: str) -> tuple[dict[str, float], set[str]]:
    """Term → weight in this article, and its words as they are written."""
    weights: dict[str, float] = defaultdict(float)
    words: set[str] = set()
    for kind, texts in _texts(pieces).items():
        field = FIELDS[kind]
        best: dict[str, float] = {}
        for text in texts:
            counts, length = _count(text, language, words, is_body=kind is Kind.BODY)
            even = 1 - field.evens + field.evens * length / field.usual
            for term, count in counts.items():
                best[term] = max(best.get(term, 0), count / even)
        for term, weight in best.items():
            weights[term] += field.weight * weight
    return weights, words


def _texts(pieces: Iterable[Piece]) -> dict[Kind, list[str]]:
    found: dict[Kind, list[str]] = {kind: [] for kind in FIELDS}
    for piece in pieces:
        found[piece.kind].append(piece.text)
        if piece.heading and piece.heading not in found[Kind.HEADING]:
            found[Kind.HEADING].append(piece.heading)
    return found


def _count(text: str, language: str, words: set[str], *, is_body: bool) -> tuple[Counter[str], int]:
    """How often each term stands there, and how many words there are. Small words of a body are left out: they would be half of all."""
    counts: Counter[str] = Counter()
    length = 0
    for word in words_of(text):
        if is_body and is_small(word.text, language):
            continue
        length += 1
        words.add(word.text)
        counts.update(terms(word.text, language))
        if not is_body:
            counts.update(parts(word.text, language))
    return counts, length

"""Which article answers a question: full text and meaning, joined. Pure: articles come in as pieces, questions as text.

An `Index` lives in the memory of each process that answers questions and is told of changes article by article, so that SQLite and PostgreSQL
give the same ranking and no question costs a query. What that costs stands in docs/decisions/articles-in-memory.md.
"""

import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from helpwell.kit import meaning
from helpwell.kit.meaning.transformer import Floats

from .engine.entry import Entry
from .engine.full_text import full_text
from .engine.pieces import Id, Kind, Piece, meant, pieces_of
from .engine.postings import Postings
from .engine.question import Question, Reader
from .engine.shown import Shown, Wanted, shown
from .engine.snippet import Snippet
from .engine.spelling import Speller
from .engine.synonyms import Synonyms
from .engine.vectors import Vectors

__all__ = ["Found", "Hit", "Id", "Index", "Kind", "Piece", "Snippet", "joined", "meant", "pieces_of", "with_meaning"]  # fmt: skip

WORDS = 1.0
MEANING = {"en": 2.0}  # the language that the model was taught
ELSEWHERE = 0.25  # it knows some words of others
CANDIDATES = 100  # of each kind; a question's scores are compared among these
FAR = 0.15  # what is no nearer than this, and shares no word with the question, does not answer it


@dataclass(frozen=True)
class Hit:
    """An article that may answer the question. Scores compare the articles of one question only; the two shares also say how good the best is.

    `likeness` is the product with its nearest piece (None without meaning), `coverage` how much of the question's words it holds (0 to 1).
    """

    article_id: Id
    score: float
    likeness: float | None
    coverage: float
    _show: Callable[[], Shown] = field(repr=False, compare=False)

    @property
    def nearest(self) -> Piece:
        """The piece that decided: the title, a wording, or a passage."""
        return self._shown.nearest

    @property
    def passage(self) -> Piece:
        """The passage to lead to; the title of an article without a body."""
        return self._shown.passage

    @property
    def snippet(self) -> Snippet:
        """The words of that passage around those that were found."""
        return self._shown.snippet

    @cached_property
    def _shown(self) -> Shown:
        """Half a millisecond an article, and not all that are ranked are shown."""
        return self._show()


@dataclass(frozen=True)
class Found:
    """The best first; which words were read as others; whether meaning was asked or words alone."""

    hits: list[Hit]
    mended: Mapping[str, str]
    by_meaning: bool


class Index:
    """All articles of a desk, to be asked from any thread. An id stands for what is found as one: an article, or its edition in one language."""

    def __init__(self, synonyms: Sequence[Sequence[str]] = (), *, by_meaning: bool = True) -> None:
        """Groups of words and phrases that mean the same here; without meaning, vectors are left aside."""
        self._lock = threading.RLock()
        self._by_meaning = by_meaning
        self._synonyms = Synonyms(synonyms)
        self._postings, self._vectors = Postings(), Vectors()
        self._entries: list[Entry | None] = []  # by slot
        self._slots: dict[Id, int] = {}
        self._languages: Counter[str] = Counter()
        self._free: list[int] = []
        self._speller: Speller | None = None

    def __len__(self) -> int:
        return len(self._slots)

    def __contains__(self, article_id: Id) -> bool:
        return article_id in self._slots

    def put(self, article_id: Id, pieces: Iterable[Piece], language: str = "en") -> None:
        """Take in an article, or its new words instead of its old ones."""
        kept = list(pieces)
        with self._lock:
            self.remove(article_id)
            slot = self._free.pop() if self._free else len(self._entries)
            if slot == len(self._entries):
                self._entries.append(None)
            entry = Entry(article_id, language, kept)
            with_vectors = [at for at, one in enumerate(kept) if one.vector is not None]
            found = [vector for one in kept if (vector := one.vector) is not None]
            for at, row in zip(with_vectors, self._vectors.put(slot, found), strict=True):
                entry.rows[at] = row
            self._postings.put(slot, kept, language)
            self._entries[slot], self._slots[article_id] = entry, slot
            self._languages[language] += 1
            self._speller = None

    def remove(self, article_id: Id) -> None:
        """Take out an article; one that is not there is no mistake."""
        with self._lock:
            slot = self._slots.pop(article_id, None)
            entry = self._entries[slot] if slot is not None else None
            if slot is None or entry is None:
                return
            self._postings.remove(slot, entry.pieces(), entry.language)
            self._vectors.remove([row for row in entry.rows if row >= 0])
            self._entries[slot] = None
            self._free.append(slot)
            self._languages[entry.language] -= 1
            self._speller = None

    def use_synonyms(self, groups: Sequence[Sequence[str]]) -> None:
        """Other groups from now on."""
        with self._lock:
            self._synonyms = Synonyms(groups)

    def search(
        self, text: str, *, language: str = "", among: Collection[Id] | None = None, limit: int = 10
    ) -> Found:
        """The articles that answer best, the best first; only those `among`, where a reader may not see all.

        Without a language it is guessed among those of the articles. An empty question finds nothing.
        """
        with self._lock:
            question = self._read(text, language)
        vectors = self._meaning_of(question)  # the slow part; meanwhile others may ask
        with self._lock:
            return self._found(question, vectors, among, limit)

    def _read(self, text: str, language: str) -> Question:
        if self._speller is None:
            self._speller = Speller(self._postings.words)
        languages = [one for one, count in self._languages.most_common() if count] or ["en"]
        knows = meaning.knows if self._by_meaning else _knows_nothing
        reader = Reader(self._postings, self._speller, self._synonyms, languages, knows)
        return reader.read(text, language)

    def _meaning_of(self, question: Question) -> Floats | None:
        if (
            not self._by_meaning
            or not question.units
            or not self._vectors
            or not meaning.available()
        ):
            return None
        return _encoded(tuple(question.readings))

    def _found(
        self, question: Question, vectors: Floats | None, among: Collection[Id] | None, limit: int
    ) -> Found:
        slots = len(self._entries)
        may = self._allowed(among)
        words = full_text(question, self._postings, may)
        rows = None if vectors is None else self._vectors.likeness(vectors)
        likeness = np.full(slots, np.nan, dtype=np.float32)
        if rows is not None:
            likeness[may] = self._vectors.best(rows, slots)[may]
        chosen = np.union1d(_highest(words.scores, 0), _highest(np.nan_to_num(likeness), FAR))
        scores = joined(words.scores[chosen], words.coverage, likeness[chosen], question.language)
        order = np.argsort(-scores, kind="stable")[:limit]
        wanted = Wanted(question, self._postings)
        hits = []
        for at in order:
            slot = int(chosen[at])
            entry = self._entries[slot]
            assert entry is not None
            near = [
                float(rows[row]) if rows is not None and row >= 0 else 0.0 for row in entry.rows
            ]
            hits.append(
                Hit(
                    entry.id,
                    float(scores[at]),
                    None if np.isnan(likeness[slot]) else float(likeness[slot]),
                    min(float(words.scores[slot]) / (words.whole or 1), 1.0),
                    partial(shown, entry, wanted, near),
                )
            )
        return Found(hits, question.mended, rows is not None)

    def _allowed(self, among: Collection[Id] | None) -> NDArray[np.bool_]:
        if among is None:
            return np.ones(len(self._entries), dtype=bool)
        may = np.zeros(len(self._entries), dtype=bool)
        may[[slot for one in among if (slot := self._slots.get(one)) is not None]] = True
        return may


def joined(words: Floats, coverage: float, likeness: Floats, language: str = "en") -> Floats:
    """The weighted sum of z-scores of a question's candidates; where nothing is known of a meaning (NaN), the words speak for it.

    A z-score tells how far one article stands out among the candidates. Words that are a small part of the question may stand out
    by chance, so their sum counts as much as the best article holds of the question.
    """
    by_words = np.float32(coverage) * _standing_out(words)
    by_meaning = np.where(np.isnan(likeness), by_words, _standing_out(likeness))
    scores = WORDS * by_words + MEANING.get(language, ELSEWHERE) * by_meaning
    return scores.astype(np.float32)


def with_meaning(title: str, pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with their vectors; raises meaning.Unavailable."""
    vectors = meaning.encode([meant(one, title) for one in pieces])
    return [replace(one, vector=vector) for one, vector in zip(pieces, vectors, strict=True)]


def _standing_out(scores: Floats) -> Floats:
    known = scores[~np.isnan(scores)]
    spread = float(known.std()) if len(known) else 0.0
    if spread < 1e-6:
        return np.zeros_like(scores)
    found: Floats = np.nan_to_num((scores - known.mean()) / np.float32(spread))
    return found


def _highest(scores: Floats, above: float) -> NDArray[np.int64]:
    best = np.arange(len(scores))
    if len(scores) > CANDIDATES:
        best = np.argpartition(-scores, CANDIDATES)[:CANDIDATES]
    return best[scores[best] > above]


def _knows_nothing(_word: str) -> bool:
    return False


@lru_cache(maxsize=256)
def _encoded(readings: tuple[str, ...]) -> Floats:
    """Somebody who types on, turns the page or asks again does not pay again."""
    return meaning.encode(readings)

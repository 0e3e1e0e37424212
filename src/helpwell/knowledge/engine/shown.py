"""What of an article is shown to whoever asked: the passage that fits best, and the words found in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .entry import Entry
from .pieces import Kind, Piece
from .postings import Postings
from .question import Question
from .snippet import Snippet, snippet
from .terms import PART, Word, bag, terms


@dataclass(frozen=True)
class Shown:
    """`nearest` decided: a title, a wording, or a passage. `passage` is where to lead to; an article without a body has its title there."""

    nearest: Piece
    passage: Piece
    snippet: Snippet


class Wanted:
    """The terms that a question looks for, with what each tells."""

    def __init__(self, question: Question, postings: Postings) -> None:
        strong = [unit for unit in question.units if unit.weight == 1] or question.units
        self._weights = {
            term: way.weight * postings.rarity(term)
            for unit in strong
            for way in reversed(unit.ways)
            for word in way.words
            for term in word
            if term in postings and not term.startswith(PART)
        }
        self._whole = sum(self._weights.values()) or 1.0

    def finds(self, language: str) -> Callable[[Word], bool]:
        """Whether a word of a text in that language is among them."""
        return lambda word: any(term in self._weights for term in terms(word.text, language))

    def share(self, piece: Piece, language: str) -> float:
        """How much of what is looked for stands in the piece, 0 to 1."""
        text = f"{piece.heading} {piece.text}"
        held = {term for word in bag(text) for term in terms(word, language)}
        return sum(weight for term, weight in self._weights.items() if term in held) / self._whole


def shown(entry: Entry, wanted: Wanted, likeness: Sequence[float]) -> Shown:
    """`likeness` is that of each piece, 0 where none is known."""
    pieces = entry.pieces()
    fits = [
        wanted.share(piece, entry.language) + near
        for piece, near in zip(pieces, likeness, strict=True)
    ]

    def fit(at: int) -> float:
        return fits[at]

    bodies = [at for at, piece in enumerate(pieces) if piece.kind is Kind.BODY]
    passage = pieces[max(bodies or range(len(pieces)), key=fit)]
    nearest = pieces[max(range(len(pieces)), key=fit)]
    return Shown(nearest, passage, snippet(passage.text, wanted.finds(entry.language)))

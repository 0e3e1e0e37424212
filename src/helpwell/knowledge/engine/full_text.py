"""How much of a question's words each article holds."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .postings import Floats, Postings
from .question import Question, Unit, Way


@dataclass(frozen=True)
class Words:
    """For each slot what its words score, and what an article would score that is all about this question."""

    scores: Floats
    whole: float

    @property
    def coverage(self) -> float:
        """How much of the question the best article holds, 0 to 1: where this is little, its words tell little."""
        best = float(self.scores.max(initial=0))
        return min(best / self.whole, 1.0) if self.whole else 0.0


def full_text(question: Question, postings: Postings, may: NDArray[np.bool_]) -> Words:
    """The sum over the question's words and phrases, for each the way to say it that finds most; 0 for a slot that may not be found."""
    slots = len(may)
    scores = np.zeros(slots, dtype=np.float32)
    whole = 0.0
    for unit in question.units:
        best = np.zeros(slots, dtype=np.float32)
        for way in unit.ways:
            np.maximum(best, _found(way, postings, slots), out=best)
        scores += np.float32(unit.weight) * best
        whole += unit.weight * _worth(unit, postings)
    scores[~may] = 0
    return Words(scores, whole)


def _found(way: Way, postings: Postings, slots: int) -> Floats:
    total = np.zeros(slots, dtype=np.float32)
    for word in way.words:
        known = [postings.scores(term) for term in word if term in postings]
        if len(known) == 1:
            at, values = known[0]
            total[at] += values
        elif known:
            best = np.zeros(slots, dtype=np.float32)
            for at, values in known:
                best[at] = np.maximum(best[at], values)
            total += best
    total *= np.float32(way.weight)
    return total


def _worth(unit: Unit, postings: Postings) -> float:
    """What the unit says at most. A word that no article holds is the rarest there is."""
    known = (
        way.weight
        * sum(
            max((postings.rarity(term) for term in word if term in postings), default=0.0)
            for word in way.words
        )
        for way in unit.ways
    )
    return max(known, default=0.0) or postings.rarity("")

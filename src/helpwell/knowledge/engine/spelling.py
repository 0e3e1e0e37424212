"""What somebody may have meant by a word that no article holds: parts written together, or a slip of the fingers."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

_MOST = 3
_SHORTEST = 4
_PARTICLES = frozenset({"in", "off", "on", "out", "to", "up"})  # signin, logout, setup
_LONG = 8  # from here on two slips are forgiven
# Languages that write compounds as one word, and what they put between the parts.
_LINKS = {"de": ("", "s", "n", "en", "es", "er"), "nl": ("", "s", "en", "e"), "sv": ("", "s"), "da": ("", "s", "e"), "nb": ("", "s", "e"),
  "nn": ("", "s", "e"), "no": ("", "s", "e"), "fi": ("", "n")}  # fmt: skip


@dataclass(frozen=True)
class Guess:
    """Words of the articles, in place of the one that was typed, and how sure that is (1 is certain)."""

    words: tuple[str, ...]
    weight: float


class Speller:
    """Knows the words of all articles, as often as they come."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self._words = words
        by_length: dict[int, list[str]] = defaultdict(list)
        for word in words:
            if word.isalpha() and len(word) >= _SHORTEST - 1:
                by_length[len(word)].append(word)
        self._by_length = by_length

    def guesses(self, word: str, language: str) -> list[Guess]:
        """The likeliest first; none for numbers, codes and very short words: another number is another thing."""
        if not word.isalpha() or len(word) < _SHORTEST:
            return []
        return self._apart(word, language) or self._near(word)

    def beginnings(self, word: str) -> list[Guess]:
        """The words that begin with it, the most common first: the last word may not be finished."""
        if len(word) < 3 or not word.isalpha():
            return []
        found = [
            one
            for length, words in self._by_length.items()
            if length > len(word)
            for one in words
            if one.startswith(word)
        ]
        common = sorted(found, key=lambda one: (-self._words[one], one))[:_MOST]
        return [Guess((one,), 0.7) for one in common]

    def _apart(self, word: str, language: str) -> list[Guess]:
        found = []
        for at in range(2, len(word) - 1):
            left, rest = word[:at], word[at:]
            for link in _LINKS.get(language, ("",)):
                right = rest.removeprefix(link) if rest.startswith(link) else ""
                if all(
                    part in self._words and (len(part) > 3 or part in _PARTICLES)
                    for part in (left, right)
                ):
                    found.append(Guess((left, right), 0.9))
        found.sort(key=lambda guess: -min(map(len, guess.words)))
        return found[:1]

    def _near(self, word: str) -> list[Guess]:
        slips = 2 if len(word) >= _LONG else 1
        choices = [
            one
            for length in range(len(word) - slips, len(word) + slips + 1)
            for one in self._by_length.get(length, ())
        ]
        found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=slips, limit=12)
        least = min((distance for _one, distance, _at in found), default=0)
        best = [one for one, distance, _at in found if distance == least]
        best.sort(key=lambda one: (one[0] != word[0], -self._words[one], one))
        return [Guess((one,), 0.8 if least <= 1 else 0.6) for one in best[:_MOST]]

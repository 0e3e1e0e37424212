"""A question, read: which words count how much, what each may stand for, and in which ways the model shall read it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .postings import Postings
from .spelling import Guess, Speller
from .stop_words import spoken
from .synonyms import Synonyms
from .terms import Word, base, is_small, parts, terms, words_of

SMALL = 0.3  # what a small word weighs
_PARTS = 0.3
_MOST_SIGNS = 8_000
_MOST_UNITS = 128
_MOST_GUESSED = 6
_SYNONYM = 0.9
_TOGETHER = 0.9


@dataclass(frozen=True)
class Way:
    """One way to say it: for each of its words, the terms that it is found by; and how near that is to what was typed."""

    words: tuple[tuple[str, ...], ...]
    weight: float = 1.0


@dataclass(frozen=True)
class Unit:
    """A word or a phrase; an article has what its best way finds."""

    ways: tuple[Way, ...]
    weight: float


@dataclass
class Question:
    """What is asked."""

    language: str
    units: list[Unit] = field(default_factory=list)
    readings: list[str] = field(default_factory=list)  # the first is as it was typed
    mended: dict[str, str] = field(default_factory=dict)


class Reader:
    """Reads questions against the words of all articles."""

    def __init__(
        self,
        postings: Postings,
        speller: Speller,
        synonyms: Synonyms,
        languages: Sequence[str],
        is_right: Callable[[str], bool],
    ) -> None:
        """`is_right` tells of a word that no article holds whether it is one nevertheless."""
        self._postings, self._speller, self._synonyms = postings, speller, synonyms
        self._languages, self._is_right = languages, is_right

    def read(self, text: str, language: str = "") -> Question:
        """The question; its language is guessed from its small words where it is not said."""
        text = text[:_MOST_SIGNS]
        words = list(words_of(text))
        known = [base(one) for one in self._languages]
        asked = Question(base(language) or spoken([word.text for word in words], known))
        said = dict(self._said_otherwise(words, asked.language))
        guesses = self._guessed(words, asked.language, len(text))
        seen: set[str] = set()
        at = 0
        while at < len(words) and len(asked.units) < _MOST_UNITS:
            end, ways = said.get(at, (at + 1, []))
            unit = self._unit(words[at:end], ways, guesses, asked.language)
            key = " ".join(word.text for word in words[at:end])
            if key not in seen:
                seen.add(key)
                asked.units.append(unit)
            at = end
        asked.mended = {
            word.text: " ".join(guesses[word.text][0].words)
            for word in words
            if word.text in guesses
        }
        asked.readings = _readings(text, words, said, guesses)
        return asked

    def _unit(
        self, words: Sequence[Word], others: Sequence[tuple[str, ...]], guesses: Mapping[str, Sequence[Guess]], language: str
    ) -> Unit:  # fmt: skip
        ways = [Way(tuple(self._terms(word.text) for word in words))]
        ways += [
            Way(tuple(map(self._terms, one)), _SYNONYM * min(1, len(words) / len(one)))
            for one in others
        ]
        if len(words) == 1 and (runs := parts(words[0].text, language)):
            ways.append(Way(tuple((run,) for run in runs), _PARTS / len(runs)))
        if len(words) == 1:
            ways += [
                Way(tuple(map(self._terms, guess.words)), guess.weight / len(guess.words))
                for guess in guesses.get(words[0].text, ())
            ]
        is_weak = all(is_small(word.text, language) for word in words)
        return Unit(tuple(ways), SMALL if is_weak else 1.0)

    def _terms(self, word: str) -> tuple[str, ...]:
        found = (term for language in self._languages for term in terms(word, language))
        return tuple(dict.fromkeys(found))

    def _holds(self, word: str) -> bool:
        return any(term in self._postings for term in self._terms(word))

    def _said_otherwise(
        self, words: Sequence[Word], language: str
    ) -> Iterator[tuple[int, tuple[int, list[tuple[str, ...]]]]]:
        """Where a phrase begins → where it ends, and how else it is said: synonyms, and two words that others write as one."""
        taken: set[int] = set()
        for start, end, others in self._synonyms.found(words, language):
            taken.update(range(start, end))
            yield start, (end, others)
        for at, (one, other) in enumerate(pairwise(words)):
            together = one.text + other.text
            if (
                not taken & {at, at + 1}
                and one.end < other.start
                and len(together) > 4
                and together in self._postings.words
            ):
                taken.update((at, at + 1))
                yield at, (at + 2, [(together,)])

    def _guessed(self, words: Sequence[Word], language: str, length: int) -> dict[str, list[Guess]]:
        unfinished = words[-1].text if words and words[-1].end == length else ""
        unknown = [
            word.text
            for word in words
            if not is_small(word.text, language) and not self._holds(word.text)
        ]
        found = {}
        for word in sorted(set(unknown), key=lambda one: (-len(one), one))[:_MOST_GUESSED]:
            guesses = [] if self._is_right(word) else self._speller.guesses(word, language)
            if not guesses and word == unfinished:
                guesses = self._speller.beginnings(word)
            if guesses:
                found[word] = guesses
        return found


def _readings(
    text: str,
    words: Sequence[Word],
    said: Mapping[int, tuple[int, list[tuple[str, ...]]]],
    guesses: Mapping[str, Sequence[Guess]],
) -> list[str]:
    """As it was typed, and once more with slips mended and the first other way for each phrase."""
    changes: list[tuple[int, int, str]] = []
    at = 0
    while at < len(words):
        end, others = said.get(at, (at + 1, []))
        if others:
            changes.append((words[at].start, words[end - 1].end, " ".join(others[0])))
        elif words[at].text in guesses:
            changes.append(
                (words[at].start, words[at].end, " ".join(guesses[words[at].text][0].words))
            )
        at = end
    other = text
    for start, stop, instead in reversed(changes):
        other = other[:start] + instead + other[stop:]
    return [text, other] if changes else [text]

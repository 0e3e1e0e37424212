"""Words that mean the same here: groups of words and phrases, as a company writes them down."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from .terms import Word, base, terms, words_of

_MOST = 6  # other ways to say one thing


class Synonyms:
    """Finds what is said otherwise, in the language that is asked in."""

    def __init__(self, groups: Sequence[Sequence[str]] = ()) -> None:
        self._groups = [
            [words for one in group if (words := tuple(word.text for word in words_of(one)))]
            for group in groups
        ]
        self._known: dict[str, dict[str, list[tuple[tuple[str, ...], int]]]] = {}

    def found(
        self, words: Sequence[Word], language: str
    ) -> Iterator[tuple[int, int, list[tuple[str, ...]]]]:
        """From which word up to which, and the other ways to say it; the longest phrase at each place, none inside another."""
        known = self._of(base(language))
        stems = [terms(word.text, language)[0] for word in words]
        at = 0
        while at < len(words):
            fits = [
                (phrase, group)
                for phrase, group in known.get(stems[at], ())
                if tuple(stems[at : at + len(phrase)]) == phrase
            ]
            if not fits:
                at += 1
                continue
            phrase, group = max(fits, key=lambda one: len(one[0]))
            others = [
                one
                for one in self._groups[group]
                if tuple(terms(word, language)[0] for word in one) != phrase
            ]
            yield at, at + len(phrase), others[:_MOST]
            at += len(phrase)

    def _of(self, language: str) -> dict[str, list[tuple[tuple[str, ...], int]]]:
        if language not in self._known:
            known = defaultdict(list)
            for number, group in enumerate(self._groups):
                for words in group:
                    phrase = tuple(terms(word, language)[0] for word in words)
                    known[phrase[0]].append((phrase, number))
            self._known[language] = dict(known)
        return self._known[language]

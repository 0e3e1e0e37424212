"""Words as they are compared: small letters, without endings and accents, each with its place in the text."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import snowballstemmer

from .stop_words import STOP_WORDS

LONGEST = 64
PART = "~"  # begins a run of letters, as no word does
_PARTED, _RUN = 6, 3
_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch",
    "nn": "norwegian", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
# Signs of scripts that put no blanks between words: each is a word, and so are each two that stand together.
_ALONE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_ALONE}]|[^\W_{_ALONE}]+(?:[+#]+(?!\w))?")
_JOINTS = frozenset("-‐‑")
_stemming = threading.Lock()  # a stemmer keeps the word that it works on


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, small, with its accents; where it begins and ends."""

    text: str
    start: int
    end: int

    @property
    def stands_alone(self) -> bool:
        """Whether it is one sign of a script without blanks."""
        return len(self.text) == 1 and not self.text.isascii() and bool(_sign(self.text))


def words_of(text: str) -> Iterator[Word]:
    """The words in their order; behind the parts of `e-mail` comes `email`."""
    run: list[Word] = []
    for found in _WORD.finditer(text):
        word = Word(found[0].casefold()[:LONGEST], found.start(), found.end())
        if run and not _is_joined(text, run[-1], word):
            yield from _joined(run)
            run = []
        run.append(word)
        yield word
    yield from _joined(run)


def bag(text: str) -> set[str]:
    """The different words, without the joined ones: quicker, for texts that are only looked through."""
    return set(_WORD.findall(text.casefold()))


def terms(word: str, language: str) -> tuple[str, ...]:
    """What a word is found by in a language: its stem without accents, and the stem that it has when it is typed without them."""
    bare = fold(word)
    stem = _stem(word, language)
    return (stem,) if bare == word else tuple(dict.fromkeys((stem, _stem(bare, language))))


@lru_cache(maxsize=20_000)
def parts(word: str, language: str) -> tuple[str, ...]:
    """Runs of letters of a long word, for languages that build long words of others; none in English."""
    bare = fold(word)
    if base(language) == "en" or len(bare) < _PARTED or not bare.isalpha():
        return ()
    runs = (f"{PART}{bare[at : at + _RUN]}" for at in range(len(bare) - _RUN + 1))
    return tuple(dict.fromkeys(runs))


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """The word without accents."""
    if word.isascii():
        return word
    apart = unicodedata.normalize("NFKD", word)
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def is_small(word: str, language: str) -> bool:
    """Whether a word only says how something is asked."""
    return word in STOP_WORDS.get(base(language), ())


def base(language: str) -> str:
    """The language of a code without its region: de for de-AT."""
    return language.lower().replace("_", "-").partition("-")[0]


@lru_cache(maxsize=50_000)
def _stem(word: str, language: str) -> str:
    stemmer = _stemmer(language)
    if stemmer is None or not word.isalpha():
        return fold(word)
    with _stemming:
        return fold(stemmer.stemWord(word))


@lru_cache(maxsize=64)
def _stemmer(language: str) -> "snowballstemmer.stemmer | None":
    name = _STEMMERS.get(base(language))
    return snowballstemmer.stemmer(name) if name else None


def _is_joined(text: str, one: Word, other: Word) -> bool:
    between = text[one.end : other.start]
    if between in _JOINTS:
        return not (one.stands_alone or other.stands_alone)
    return not between and one.stands_alone and other.stands_alone


def _joined(run: list[Word]) -> Iterator[Word]:
    if len(run) < 2:
        return
    if run[0].stands_alone:
        for one, other in pairwise(run):
            yield Word(one.text + other.text, one.start, other.end)
    elif len(run) < 4:
        yield Word("".join(word.text for word in run)[:LONGEST], run[0].start, run[-1].end)


_sign = re.compile(rf"[{_ALONE}]").match

"""Whether a text says thanks and nothing else, in seven languages or with emoji. Pure, and careful: what it does not know is no thanks.

A text counts only where all of it is made of known phrases of one language, so a question, a request, a number, a "but" or
a "not" is never overheard: the ticket opens then, as for any answer.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from helpwell.tickets.thanks_words import BESIDE, CLOSINGS, DEVICE_LINES, THANKS

_MOST_CHARACTERS = 500
_MOST_WORDS = 40
_MOST_SIGNATURE_LINES = 6
_ASKS = set("?¿؟？/\\@#<>[]{}=")
_GLAD = set(
    "🙏👍👌❤🧡💛💚💙💜🖤🤍💕💖💗🙂😊😀😃😄😁🥰😍🤗😉🎉🥳👏💪🤝✅☺♥😘🤩💐🌹🌸🌷✨⭐🌟🙌🫶☀🌞😎🤓🍀🥂🫡"
)
_THANKFUL = set("🙏👍❤🧡💛💚💙💜💕💖💗♥🫶🙌💐🤝👏")
_JOINS = set("\u200d\ufe0f\u20e3🏻🏼🏽🏾🏿")
_SMILEYS = re.compile(r"(?<!\w)[:;=8]-?[)D*3]+|<3|\^\^|\bx+o+x*o*\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9]+")
_OF_NAMES = frozenset({"de", "da", "do", "von", "van", "der", "den", "di", "la", "el", "y", "und", "and", "et"})  # fmt: skip

_Phrases = frozenset[tuple[str, ...]]


def only_thanks(text: str, *, names: Iterable[str] = ()) -> bool:
    """Whether the text says thanks and nothing else. `names` are those of the people who speak with each other."""
    if not text.strip() or len(text) > _MOST_CHARACTERS:
        return False
    known = {word for name in names for word in _words(_plain(name)) if not word.isdigit()}
    body, is_thankful = _without_emoji(_above_signature(text))
    if body is None or _ASKS & set(body):
        return False
    words = _words(_plain(body))
    if len(words) > _MOST_WORDS:
        return False
    if not words:
        return is_thankful
    return any(_says_thanks(words, language, known, is_thankful) for language in THANKS)


def _says_thanks(words: list[str], language: str, known: set[str], is_thankful: bool) -> bool:
    thanks, beside = _phrases(THANKS[language]), _phrases(BESIDE[language])
    place, found = 0, is_thankful
    while place < len(words):
        length = _longest(words, place, thanks)
        found = found or length > 0
        length = max(length, _longest(words, place, beside), _longest(words, place, _closings()))
        if not length and words[place] in known:
            length = 1
        if not length:
            return False
        place += length
    return found


def _longest(words: list[str], place: int, phrases: _Phrases) -> int:
    """How many words from here on are one of the phrases, the longest that fits; 0 for none."""
    for length in range(min(8, len(words) - place), 0, -1):
        if tuple(words[place : place + length]) in phrases:
            return length
    return 0


def _above_signature(text: str) -> str:
    """The text without the names and addresses below a closing, and without what a telephone adds."""
    lines = [line.strip() for line in text.strip().splitlines()]
    lines = [line for line in lines if line and not _plain(line).startswith(DEVICE_LINES)]
    for place, line in enumerate(lines):
        if tuple(_words(_plain(line))) in _closings() and place:
            below = lines[place + 1 :]
            if len(below) <= _MOST_SIGNATURE_LINES and all(_is_of_signature(one) for one in below):
                return "\n".join(lines[:place])
    return "\n".join(lines)


def _is_of_signature(line: str) -> bool:
    """A name, a place of work, a number or an address; a sentence is none."""
    if len(line) > 60 or "?" in line or line.endswith(("!", ":")):
        return False
    if _plain(line).startswith(("ps", "p.s")):
        return False
    words = [word.strip(".,|·-–()") for word in line.split()]
    named = [word for word in words if word]
    return len(named) <= 6 and all(
        word[0].isupper()
        or word.lower() in _OF_NAMES
        or "@" in word
        or "." in word
        or word[0] in "+0123456789&"
        for word in named
    )


def _without_emoji(text: str) -> tuple[str | None, bool]:
    """The text without glad emoji, and whether one of them thanks; None where another stands in it."""
    text, thankful, kept = _SMILEYS.sub(" ", text), False, []
    for char in text:
        if char in _GLAD:
            thankful = thankful or char in _THANKFUL
            kept.append(" ")
        elif char in _JOINS:
            continue
        elif unicodedata.category(char) in ("So", "Cs", "Co", "Cn"):
            return None, False
        else:
            kept.append(char)
    return "".join(kept), thankful


def _plain(text: str) -> str:
    """Lower case, without accents; ß as ss."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in folded if not unicodedata.combining(char))
    return bare.replace("’", "'")


def _words(plain: str) -> list[str]:
    """The words; the apostrophe of "it's" joins, that of "l'aide" parts. Letters that we cannot read stand as one unknown word."""
    joined = re.sub(r"(?<=[a-z])'(?=(?:s|re|ve|ll|m|d|t)\b)", "", plain)
    found = _WORD.findall(joined)
    unread = any(char.isalpha() and not char.isascii() for char in joined)
    return [*found, "\0"] if unread else found


@cache
def _phrases(listed: str) -> _Phrases:
    return frozenset(tuple(one.split()) for one in listed.split("|") if one.strip())


@cache
def _closings() -> _Phrases:
    return _phrases(CLOSINGS)

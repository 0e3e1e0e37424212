"""How well a name fits what somebody types: beginnings of words before words within, and letters in order last. Pure."""

import unicodedata


def score(typed: str, text: str) -> int | None:
    """The higher the better; None where a word of what was typed is not in the text at all."""
    words = plain(text).replace("/", " ").split()
    total = 0
    for part in plain(typed).replace("/", " ").split():
        best = max((_fit(part, word, place) for place, word in enumerate(words)), default=0)
        best = best or _initials(part, words) or _in_order(part, "".join(words))
        if not best:
            return None
        total += best
    return total


def plain(text: str) -> str:
    """In small letters without accents."""
    parted = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parted if not unicodedata.combining(letter))


def _fit(part: str, word: str, place: int) -> int:
    if word == part:
        return 100 - min(place, 9)
    if word.startswith(part):
        return 80 - min(place, 9)
    return 40 if len(part) > 1 and part in word else 0


def _initials(part: str, words: list[str]) -> int:
    """ "ra" is "Refund approved"."""
    return 30 if len(part) > 1 and "".join(word[0] for word in words).startswith(part) else 0


def _in_order(part: str, text: str) -> int:
    """The letters in their order, at least every third one of the stretch."""
    at = text.find(part[0])
    while at >= 0:
        end = at
        for letter in part[1:]:
            end = text.find(letter, end + 1)
            if end < 0:
                return 0
        if len(part) > 2 and end - at < 3 * len(part):
            return 10
        at = text.find(part[0], at + 1)
    return 0

"""The part of a passage where the words were found, with the places of these words in it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from .terms import Word, words_of

LENGTH = 200
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Snippet:
    """One line of text; `marks` are (begin, end) in it. `is_cut` tells whether words stand before and behind it."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    is_cut: tuple[bool, bool] = (False, False)


def snippet(text: str, is_found: Callable[[Word], bool], length: int = LENGTH) -> Snippet:
    """The stretch that holds most different found words; the beginning where there are none."""
    line = _SPACE.sub(" ", text).strip()
    words = list(words_of(line))
    found = [word for word in words if is_found(word)]
    start = _start(found, line, length)
    stop = _end(line, start, length)
    shown = [word for word in found if word.start >= start and word.end <= stop]
    return Snippet(line[start:stop], _apart(shown, start), (start > 0, stop < len(line)))


def _start(found: list[Word], line: str, length: int) -> int:
    best, most = 0, 0
    for at, word in enumerate(found):
        within = {one.text for one in found[at:] if one.end <= word.start + length * 3 // 4}
        if len(within) > most:
            best, most = word.start, len(within)
    if best <= length // 4 or len(line) <= length:
        return 0
    lead = min(best - length // 5, len(line) - length)
    # A sentence that begins shortly before is shown from its beginning.
    sentence = max(line.rfind(sign, max(0, lead - 20), best) for sign in (". ", "? ", "! "))
    return sentence + 2 if sentence >= 0 else line.find(" ", lead) + 1 or lead


def _end(line: str, start: int, length: int) -> int:
    if len(line) - start <= length:
        return len(line)
    blank = line.rfind(" ", start + length // 2, start + length + 1)
    return blank if blank > 0 else start + length


def _apart(words: list[Word], start: int) -> tuple[tuple[int, int], ...]:
    marks: list[tuple[int, int]] = []
    for begin, end in sorted({(word.start - start, word.end - start) for word in words}):
        if marks and begin < marks[-1][1]:
            marks[-1] = (marks[-1][0], max(end, marks[-1][1]))
        else:
            marks.append((begin, end))
    return tuple(marks)

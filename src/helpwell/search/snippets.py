"""The part of a text where it was found, escaped, with the found words marked."""

import re
from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString

from helpwell.search.parse import Text
from helpwell.search.words import fold_sign

LENGTH = 160
_LEAD = 40
_SCANNED = 6_000
_SPACE = re.compile(r"\s+")


def snippet(text: str, texts: Sequence[Text]) -> SafeString | None:
    """A line around the first found words; None where none of them stands in the text."""
    line = _SPACE.sub(" ", text[:_SCANNED]).strip()
    spans = _spans(line, texts)
    if not spans:
        return None
    start = max(0, spans[0][0] - _LEAD)
    if start:
        start = line.find(" ", start) + 1 or start
    return _marked(line, spans, start, min(len(line), start + LENGTH))


def marked(text: str, texts: Sequence[Text]) -> SafeString:
    """The whole text with the found words marked."""
    return _marked(text, _spans(text, texts), 0, len(text))


def _spans(line: str, texts: Sequence[Text]) -> list[tuple[int, int]]:
    """Where the words stand, in the signs of the line itself."""
    folded, places = _folded(line)
    found: list[tuple[int, int]] = []
    for text in texts:
        end = "" if text.is_beginning else r"(?![^\W_])"
        pattern = r"(?<![^\W_])" + r"[\W_]+".join(map(re.escape, text.words)) + end
        # Scripts without blanks: their words stand in the middle of others.
        if any(not word.isascii() and len(word) == 1 for word in text.words):
            pattern = r"[\W_]*".join(map(re.escape, text.words))
        found += [
            (places[one.start()], places[one.end() - 1] + 1) for one in re.finditer(pattern, folded)
        ]
    return _apart(sorted(found))


def _folded(line: str) -> tuple[str, list[int]]:
    """The line as it is compared, and for each of its signs the place in the line."""
    if line.isascii():
        return line.lower(), list(range(len(line)))
    signs, places = [], []
    for at, sign in enumerate(line):
        plain = fold_sign(sign)
        signs.append(plain)
        places += [at] * len(plain)
    return "".join(signs), places


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _marked(line: str, spans: Sequence[tuple[int, int]], start: int, end: int) -> SafeString:
    pieces = ["… "] if start else []
    at = start
    for left, right in spans:
        if left >= end or right <= at:
            continue
        stop = min(right, end)
        pieces += [escape(line[at:left]), "<mark>", escape(line[left:stop]), "</mark>"]
        at = stop
    pieces += [escape(line[at:end]), " …" if end < len(line) else ""]
    return SafeString("".join(pieces))  # each piece is escaped above

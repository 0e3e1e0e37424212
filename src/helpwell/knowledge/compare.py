"""Two versions of an article word by word: by paragraphs first, then by words within those that changed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from helpwell.kit.html_text import html_to_text

SAME, INSERTED, DELETED = "same", "ins", "del"
_WORDS = re.compile(r"\s+|[^\s\w]|\w+")
_MOST_PARAGRAPHS, _MOST_WORDS = 3_000, 3_000
_MOST_PAIRS = 400
_ALIKE = 0.5  # of their words, from which on one paragraph became another
_NEAR = 2  # unchanged paragraphs that are shown on each side of a change
_MARKS = {"h2": "## ", "h3": "### ", "h4": "#### "}
_HEADING = re.compile(r"<(h[234])(?: [^>]*)?>(.*?)</\1>", re.S)


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed, came or went."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph of the comparison; or, where `left_out` is not 0, so many that are the same in both."""

    pieces: tuple[Piece, ...] = ()
    left_out: int = 0


def compare(before: tuple[str, str], after: tuple[str, str]) -> list[Part]:
    """Title and markup before and after, as paragraphs with what came and went; [] where nothing did."""
    old, new = (_paragraphs(title, html) for title, html in (before, after))
    if old == new:
        return []
    title = Part(tuple(_words(old[0], new[0])))
    return list(_folded([title, *_parts(old[1:], new[1:])]))


def _paragraphs(title: str, html: str) -> list[str]:
    marked = _HEADING.sub(lambda found: f"<p>{_MARKS[found[1]]}{found[2]}</p>", html)
    text = html_to_text(marked)
    return [title, *(part for part in re.split(r"\n+", text) if part.strip())]


def _parts(old: list[str], new: list[str]) -> Iterator[Part]:
    start, end = _shared(old, new)
    yield from (_same(one) for one in old[:start])
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    for tag, a, b, c, d in _steps(middle_old, middle_new, _MOST_PARAGRAPHS):
        if tag == "equal":
            yield from (_same(one) for one in middle_old[a:b])
            continue
        for one, other in _pairs(middle_old[a:b], middle_new[c:d]):
            yield Part(tuple(_words(one, other)))
    yield from (_same(one) for one in old[len(old) - end :])


def _pairs(gone: list[str], come: list[str]) -> Iterator[tuple[str, str]]:
    """What became of which paragraph: those that are much alike belong together, in their order; "" stands for none."""
    if len(gone) * len(come) > _MOST_PAIRS:
        yield from zip_longest(gone, come, fillvalue="")
        return
    at = 0
    for one in gone:
        same = next((n for n in range(at, len(come)) if _are_alike(one, come[n])), None)
        if same is None:
            yield one, ""
            continue
        yield from (("", other) for other in come[at:same])
        yield one, come[same]
        at = same + 1
    yield from (("", other) for other in come[at:])


def _are_alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, _WORDS.findall(one), _WORDS.findall(other))
    return matcher.quick_ratio() >= _ALIKE


def _words(one: str, other: str) -> Iterator[Piece]:
    before, after = _WORDS.findall(one), _WORDS.findall(other)
    for tag, a, b, c, d in _steps(before, after, _MOST_WORDS):
        if tag == "equal":
            yield Piece(SAME, "".join(before[a:b]))
            continue
        if a < b:
            yield Piece(DELETED, "".join(before[a:b]))
        if c < d:
            yield Piece(INSERTED, "".join(after[c:d]))


def _steps(
    old: Sequence[str], new: Sequence[str], most: int
) -> Sequence[tuple[str, int, int, int, int]]:
    """The way from one to the other; of what is too long to be compared all goes and all comes."""
    if max(len(old), len(new)) > most:
        return [("replace", 0, len(old), 0, len(new))]
    return SequenceMatcher(None, old, new, autojunk=len(old) > most // 10).get_opcodes()


def _shared(old: list[str], new: list[str]) -> tuple[int, int]:
    """How many paragraphs are the same at the beginning, and at the end."""
    most = min(len(old), len(new))
    start = next((n for n in range(most) if old[n] != new[n]), most)
    left = most - start
    end = next((n for n in range(left) if old[-1 - n] != new[-1 - n]), left)
    return start, end


def _folded(parts: list[Part]) -> Iterator[Part]:
    """Unchanged paragraphs far from any change become their number."""
    changed = [n for n, part in enumerate(parts) if not _is_same(part)]
    near = {n + step for n in changed for step in range(-_NEAR, _NEAR + 1)} | {0}
    left_out = 0
    for n, part in enumerate(parts):
        if n not in near:
            left_out += 1
            continue
        if left_out:
            yield Part(left_out=left_out)
            left_out = 0
        yield part
    if left_out:
        yield Part(left_out=left_out)


def _same(text: str) -> Part:
    return Part((Piece(SAME, text),))


def _is_same(part: Part) -> bool:
    return all(piece.kind == SAME for piece in part.pieces)

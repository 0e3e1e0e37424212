"""What of a mail is new, and what it repeats: read line by line, in any language.

The rule is to hide, never to delete: whatever is not in the reply text is in the quoted text, and a
mail in which nothing new would be left is shown whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .limits import MAX_QUOTE_LINES
from .lines import DIVIDER, Line, Mark, next_text
from .quote_headers import Block, attribution_end, header_block
from .signature import hide_signatures


class Split(NamedTuple):
    """A mail's text in two: what is new, and all the rest."""

    reply: str
    quoted: str
    found_quote: bool
    forward: "Block | None"


@dataclass(slots=True)
class _Scan:
    lines: Sequence[Line]
    hidden: list[bool]
    has_new: bool = False
    found_quote: bool = False
    forward: Block | None = None
    cut_at: list[int] = field(default_factory=list)


def split_reply(lines: Sequence[Line]) -> Split:
    """Split a mail into what is new and what is repeated."""
    scan = _Scan(lines, [False] * len(lines))
    _scan(scan)
    _hide_torn_lines(scan)
    _hide_around_cuts(scan)
    if not _anything_left(scan):
        return Split(_join(lines, [False] * len(lines)), "", scan.found_quote, scan.forward)
    signed = hide_signatures(
        [line.text for line in lines], list(scan.hidden), [line.mark for line in lines]
    )
    if any(not hidden and line.text.strip() for line, hidden in zip(lines, signed, strict=True)):
        scan.hidden = signed
    return Split(
        _join(lines, scan.hidden),
        _join(lines, [not hidden for hidden in scan.hidden]),
        scan.found_quote,
        scan.forward,
    )


def _join(lines: Sequence[Line], hidden: list[bool]) -> str:
    shown = [
        line.text.rstrip() for line, is_hidden in zip(lines, hidden, strict=True) if not is_hidden
    ]
    out: list[str] = []
    for text in shown:
        if text or (out and out[-1]):
            out.append(text)
    return "\n".join(out).strip("\n")


def _anything_left(scan: _Scan) -> bool:
    return any(
        not hidden and line.text.strip() and not DIVIDER.match(line.text)
        for line, hidden in zip(scan.lines, scan.hidden, strict=True)
    )


def _scan(scan: _Scan) -> None:
    lines = scan.lines
    at, size = 0, len(lines)
    while at < size:
        begun, at = at, _after_quote(scan, at)
        if at == begun:
            text = lines[at].text
            if not scan.hidden[at] and text.strip() and not DIVIDER.match(text):
                scan.has_new = True
            at += 1


def _after_quote(scan: _Scan, at: int) -> int:
    """Hide the quote that begins at this line, if one does, and return where to go on."""
    text, mark = scan.lines[at]
    if mark is Mark.QUOTED:
        scan.hidden[at] = scan.found_quote = True
    elif mark is Mark.AFTER:
        scan.found_quote = True
        scan.cut_at.append(at)
        return _hide_from(scan, at, at + 1)
    elif mark is Mark.NEW and at < MAX_QUOTE_LINES and text.strip():
        return _quote_begins(scan, at)
    return at


def _quote_begins(scan: _Scan, at: int) -> int:
    """If a quote begins at this line, hide what belongs to it; return where to go on."""
    end = attribution_end(scan.lines, at)
    if end:
        scan.found_quote = True
        scan.cut_at.append(at)
        following = next_text(scan.lines, end)
        if following < len(scan.lines) and scan.lines[following].mark in {Mark.QUOTED, Mark.MAYBE}:
            end = _end_of_marked(scan.lines, following)
            _hide(scan, at, end)
            return end
        return _hide_from(scan, at, end)
    block = header_block(scan.lines, at)
    if block:
        scan.found_quote = True
        scan.cut_at.append(at)
        scan.forward = scan.forward or block
        return _hide_from(scan, at, block.end)
    return at


def _hide_from(scan: _Scan, at: int, end: int) -> int:
    """Hide all the rest; but over a mail that has nothing new above, only the heading is hidden."""
    if scan.has_new:
        _hide_rest(scan, at)
        return len(scan.lines)
    _hide(scan, at, end)
    return end


def _hide(scan: _Scan, at: int, end: int) -> None:
    scan.hidden[at:end] = [True] * (end - at)


def _hide_rest(scan: _Scan, at: int) -> None:
    _hide(scan, at, len(scan.lines))


def _end_of_marked(lines: Sequence[Line], at: int) -> int:
    """The end of the block that is marked alike, with the empty lines inside it."""
    mark = lines[at].mark
    end = at
    while at < len(lines) and (lines[at].mark is mark or not lines[at].text.strip()):
        at += 1
        if lines[at - 1].mark is mark:
            end = at
    return end


def _hide_torn_lines(scan: _Scan) -> None:
    """A quoting program that wraps leaves the end of a long quoted line without its mark.

    Such a tail stands between two quoted lines, is short, goes on in lower case, and the line above
    is as long as a wrapped line is; an answer typed between quotes looks different.
    """
    if not scan.cut_at:
        return
    lines, hidden = scan.lines, scan.hidden
    for index in range(1, min(len(lines) - 1, MAX_QUOTE_LINES)):
        above, text, below = lines[index - 1], lines[index].text, lines[index + 1]
        if (
            hidden[index]
            or not hidden[index - 1]
            or above.mark is not Mark.QUOTED
            or below.mark is not Mark.QUOTED
        ):
            continue
        if (
            len(above.text) >= 60
            and len(text) < 60
            and text[:1].islower()
            and not above.text.rstrip().endswith("?")
        ):
            hidden[index] = True


def _hide_around_cuts(scan: _Scan) -> None:
    """Lines of dashes or underscores directly over a quote belong to it."""
    for cut in scan.cut_at:
        at = cut - 1
        while (
            at >= 0
            and not scan.hidden[at]
            and (not scan.lines[at].text.strip() or DIVIDER.match(scan.lines[at].text))
        ):
            scan.hidden[at] = True
            at -= 1

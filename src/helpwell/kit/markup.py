"""Cut markup into tags and text in one pass, however broken or hostile it is.

This reads as browsers do (WHATWG HTML, 13.2.5), in time that grows with the length only. Nothing is
judged here: what the tags mean and which may stay is decided by those who read the pieces.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

# What goes beyond is left out; whoever stores a mail keeps its source.
MAX_MARKUP = 10_000_000  # characters
MAX_PIECES = 300_000
MAX_ATTRIBUTES = 100  # of one tag

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# Between these tags browsers see no tags, so neither do we.
_RAW = frozenset("script style title textarea xmp iframe noembed noframes plaintext".split())
_SPACE = " \t\n\f\r"
_NAME_END = frozenset(_SPACE + "/>")
_ATTRIBUTE_NAME_END = frozenset(_SPACE + "/>=")
_UNQUOTED_END = frozenset(_SPACE + ">")


@dataclass(frozen=True, slots=True)
class Text:
    """Characters between tags, entities still written as they came, and never a "<"."""

    source: str


@dataclass(frozen=True, slots=True)
class Opening:
    """A start tag; attribute values still have their entities, the first of a name wins."""

    name: str
    attributes: dict[str, str]


@dataclass(frozen=True, slots=True)
class Closing:
    """An end tag."""

    name: str


@dataclass(frozen=True, slots=True)
class Raw:
    """An element in which browsers see no tags, as `style`; its content is literal."""

    name: str
    content: str


Piece = Text | Opening | Closing | Raw


def pieces(markup: str) -> Iterator[Piece]:
    """Yield the tags and texts of the markup in order; comments and declarations are left out."""
    return islice(_all_pieces(markup[:MAX_MARKUP]), MAX_PIECES)


def _all_pieces(markup: str) -> Iterator[Piece]:
    at, end = 0, len(markup)
    while at < end:
        less = markup.find("<", at)
        if less < 0:
            yield Text(markup[at:])
            return
        if less > at:
            yield Text(markup[at:less])
        piece, at = _piece_at(markup, less)
        if piece:
            yield piece


def _piece_at(markup: str, less: int) -> tuple[Piece | None, int]:
    """Read what starts with a "<"; None if it is nothing to show, and the place after it."""
    after = markup[less + 1 : less + 2]
    if _is_letter(after):
        opening, at = _read_tag(markup, less + 1)
        if opening and opening.name in _RAW:
            return _read_raw(markup, at, opening.name)
        return opening, at
    if after == "/" and _is_letter(markup[less + 2 : less + 3]):
        closing, at = _read_tag(markup, less + 2)
        return Closing(closing.name) if closing else None, at
    if after in ("!", "?", "/"):
        return None, _after_comment(markup, less)
    return Text("&lt;"), less + 1


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _read_tag(markup: str, at: int) -> tuple[Opening | None, int]:
    """Read a tag whose name starts at `at`; None if the markup ends inside it."""
    stop = _skip_until(markup, at, _NAME_END)
    name = markup[at:stop].lower()
    attributes: dict[str, str] = {}
    at = stop
    while True:
        at = _skip_over(markup, at, _SPACE + "/")
        if at >= len(markup):
            return None, at
        if markup[at] == ">":
            return Opening(name, attributes), at + 1
        # A "=" in front belongs to the name, says the standard.
        stop = _skip_until(markup, at + 1, _ATTRIBUTE_NAME_END)
        attribute = markup[at:stop].lower()
        value, at = _read_value(markup, _skip_over(markup, stop, _SPACE))
        if len(attributes) < MAX_ATTRIBUTES:
            attributes.setdefault(attribute, value)


def _read_value(markup: str, at: int) -> tuple[str, int]:
    if markup[at : at + 1] != "=":
        return "", at
    at = _skip_over(markup, at + 1, _SPACE)
    quote = markup[at : at + 1]
    if quote in ("'", '"') and quote:
        stop = markup.find(quote, at + 1)
        return (markup[at + 1 : stop], stop + 1) if stop >= 0 else ("", len(markup))
    stop = _skip_until(markup, at, _UNQUOTED_END)
    return markup[at:stop], stop


def _read_raw(markup: str, at: int, name: str) -> tuple[Raw, int]:
    close = at if name != "plaintext" else len(markup)
    while (close := markup.find("</", close)) >= 0:
        stop = close + 2 + len(name)
        if markup[close + 2 : stop].lower() == name and markup[stop : stop + 1] in _NAME_END:
            _, after = _read_tag(markup, close + 2)
            return Raw(name, markup[at:close]), after
        close += 2
    return Raw(name, markup[at:]), len(markup)


def _after_comment(markup: str, less: int) -> int:
    if not markup.startswith("<!--", less):
        return _after(markup, ">", less + 2)
    for empty in ("<!-->", "<!--->"):
        if markup.startswith(empty, less):
            return less + len(empty)
    dashes = markup.find("--", less + 4)
    while dashes >= 0:
        for rest in (">", "!>"):
            if markup.startswith(rest, dashes + 2):
                return dashes + 2 + len(rest)
        dashes = markup.find("--", dashes + 1)
    return len(markup)


def _after(markup: str, mark: str, at: int) -> int:
    found = markup.find(mark, at)
    return found + len(mark) if found >= 0 else len(markup)


def _skip_until(markup: str, at: int, stops: frozenset[str]) -> int:
    end = len(markup)
    while at < end and markup[at] not in stops:
        at += 1
    return at


def _skip_over(markup: str, at: int, passed: str) -> int:
    end = len(markup)
    while at < end and markup[at] in passed:
        at += 1
    return at

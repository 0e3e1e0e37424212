"""A mail's text as lines, each with what is known of it before it is read."""

import re
from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from .limits import MAX_QUOTE_LINES

DIVIDER = re.compile(r"[\s\-–—_=*~#+.]{3,}$")


class Mark(IntEnum):
    """What is known of a line from its markup or its `>`."""

    NEW = 0
    QUOTED = 1
    MAYBE = 2
    """An indented block that may be a quote; it is one if a quote header stands over it."""
    SIGNATURE = 3
    AFTER = 4
    """The markup says that all from here on is the earlier mail."""


class Line(NamedTuple):
    """One line of readable text."""

    text: str
    mark: Mark = Mark.NEW


def lines_of(text: str) -> list[Line]:
    """Return plain text as lines, marked where they begin with `>`; the tail of a huge one is one line."""
    lines: list[Line] = []
    has_quote = False
    for line in text.split("\n", MAX_QUOTE_LINES):
        if len(lines) == MAX_QUOTE_LINES:
            lines.append(Line(line))
            break
        stripped = line.lstrip(" \t\ufeff")
        # A lone `>:` is the end of a wrapped quote header; `>>> ` without other quotes is Python.
        is_quoted = stripped.startswith(">") and not stripped.startswith((">:", ">,"))
        is_quoted = is_quoted and (has_quote or not stripped.startswith(">>> "))
        has_quote = has_quote or is_quoted
        lines.append(Line(line, Mark.QUOTED if is_quoted else Mark.NEW))
    return lines


def next_text(lines: Sequence[Line], at: int) -> int:
    """Return the first line from here on that is not empty, or the number of lines."""
    while at < len(lines) and not lines[at].text.strip():
        at += 1
    return at

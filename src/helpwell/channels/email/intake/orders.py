"""What an agent orders in the first lines of a mail: #note, #solved, #open, #pending, #hold, #assign me. Pure."""

import re
from dataclasses import dataclass

from helpwell.tickets.models import Status

_LINE = re.compile(r"#([a-z][a-z_ -]{0,30})[.:!]?", re.IGNORECASE)
_STATUS = {
    "solved": Status.SOLVED,
    "solve": Status.SOLVED,
    "open": Status.OPEN,
    "pending": Status.PENDING,
    "waiting": Status.PENDING,
    "hold": Status.ON_HOLD,
    "on hold": Status.ON_HOLD,
}
_MOST = 5


@dataclass(frozen=True)
class Orders:
    """The orders, and the text below them. `unknown` is a line that looks like an order and is none."""

    text: str
    is_note: bool = False
    status: str = ""
    takes: bool = False
    unknown: str = ""


def read_orders(text: str) -> Orders:
    """The orders in the first lines; "#123" and "# title" are text."""
    lines = text.replace("\r\n", "\n").strip("\n").split("\n")
    is_note, takes, status, unknown, used = False, False, "", "", 0
    for line in lines[:_MOST]:
        found = _LINE.fullmatch(line.strip())
        if found is None and line.strip():
            break
        used += 1
        if found is None:
            continue
        word = " ".join(found.group(1).lower().replace("_", " ").replace("-", " ").split())
        if word == "note":
            is_note = True
        elif word in ("assign me", "mine", "take"):
            takes = True
        elif word in _STATUS:
            status = _STATUS[word]
        else:
            unknown = unknown or line.strip()
    return Orders("\n".join(lines[used:]).strip(), is_note, status, takes, unknown)

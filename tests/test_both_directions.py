"""Right to left as well as left to right: stylesheets speak of start and end, and pictures that point are turned round."""

import re
from pathlib import Path

from helpwell.kit import icons
from helpwell.kit.templatetags.ui import FLIPPING

SRC = Path(__file__).resolve().parent.parent / "src" / "helpwell"
PHYSICAL = re.compile(
    r"(?<![\w-])(margin|padding|border|inset|scroll-margin|scroll-padding)-(left|right|top|bottom)\b"
    r"|(?<![\w-])(left|right)\s*:"
    r"|(?<![\w-])(text-align|float|clear)\s*:\s*(left|right)\b"
    r"|border-(top|bottom)-(left|right)-radius"
)
# Files that are no page of ours, and why.
NOT_OURS = {"body.css": "a mail keeps the direction in which it was written"}
# Names of pictures that show a direction, and yet are the same in both.
SAME = {
    "chevron-up": "up is up",
    "chevron-down": "down is down",
    "up": "more",
}
POINTING = re.compile(r"left|right|next|previous|forward|back|reply|undo|redo|send|sign-out|arrow")


def test_stylesheets_speak_of_start_and_end() -> None:
    found = [
        f"{sheet.relative_to(SRC)}:{number}: {line.strip()}"
        for sheet in sorted(SRC.rglob("static/**/*.css"))
        if sheet.name not in NOT_OURS
        for number, line in enumerate(sheet.read_text().splitlines(), 1)
        if PHYSICAL.search(re.sub(r"/\*.*?\*/", "", line))
    ]
    assert found == []


def test_pictures_that_point_are_turned_round() -> None:
    pointing = {name for name in icons.names() if POINTING.search(name)} - set(SAME)
    assert pointing <= FLIPPING, f"say in kit/templatetags/ui.py: {sorted(pointing - FLIPPING)}"
    assert set(icons.names()) >= FLIPPING


def test_what_moves_rests_where_people_want_it_to() -> None:
    """Each animation and transition stands where motion is allowed, or the kit takes it away for all."""
    base = (SRC / "kit" / "static" / "kit" / "css" / "base.css").read_text()
    every = "".join(sheet.read_text() for sheet in SRC.rglob("static/kit/css/*.css"))
    assert "prefers-reduced-motion" in base + every
    assert "forced-colors" in every

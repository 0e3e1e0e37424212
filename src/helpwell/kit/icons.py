"""The sprite: which icons there are. Each is a symbol of `static/kit/icons.svg`."""

from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

SPRITE = Path(__file__).parent / "static" / "kit" / "icons.svg"


@cache
def names() -> tuple[str, ...]:
    """The names of all icons, in order."""
    return tuple(symbol.attrib["id"] for symbol in ET.parse(SPRITE).getroot())  # noqa: S314 (our own file)

"""Hostile markup for every place that shows what others wrote: several hundred distinct payloads.

Each payload calls `window.__ran(<its id>)` if a browser lets it. A page that counts the calls shows
which ones ran; shown uncleaned, many do (that is the control), and cleaned, none may.
Some need a click or a hover first; the page's test sends those to every link, button and summary.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.hostile.addresses import encoded_links, frames_and_embeds, links
from tests.hostile.pages import client_templates, page_takeovers, styles
from tests.hostile.parsing import nestings, rejoining, unclosed
from tests.hostile.running import handlers, scripts
from tests.hostile.words import plain_text_tricks, unicode_tricks
from tests.hostile.writing import Write


@dataclass(frozen=True, slots=True)
class Payload:
    """One piece of hostile markup; its id is the number that it reports when it runs."""

    id: int
    name: str
    markup: str


def payloads() -> list[Payload]:
    """Return all payloads, always in the same order and under the same ids."""
    made: list[Payload] = []
    seen: set[str] = set()
    for name, write in _writers():
        number = len(made) + 1
        markup = write(f"window.__ran({number})")
        if write("x") not in seen:
            seen.add(write("x"))
            made.append(Payload(number, name, markup))
    return made


def _writers() -> Iterator[tuple[str, Write]]:
    yield from scripts()
    yield from handlers()
    yield from links()
    yield from encoded_links()
    yield from frames_and_embeds()
    yield from nestings()
    yield from styles()
    yield from page_takeovers()
    yield from client_templates()
    yield from unclosed()
    yield from plain_text_tricks()
    yield from unicode_tricks()
    yield from rejoining()

"""What was written, cleaned: markup for the mail and the thread, and the same as plain text."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from helpwell.kit.html import clean_rich, rewrite_images, text_to_html
from helpwell.kit.html_text import html_to_text
from helpwell.kit.markup import Opening, pieces
from helpwell.tickets.models import Upload

LONGEST = 300_000  # characters of text
LONGEST_HTML = 1_000_000  # what Word writes around them
_PLAIN = frozenset({"p", "br"})


def written(text: str, html: str, uploads: Sequence[Upload]) -> tuple[str, str]:
    """Text and cleaned HTML of a message; the HTML is empty where it would say no more than the text."""
    if not html.strip():
        return text, html_of(text, uploads)
    cleaned = clean_written(html, uploads)
    said = html_to_text(cleaned)
    return said, cleaned if _says_more(cleaned) else ""


def clean_written(html: str, uploads: Sequence[Upload]) -> str:
    """The editor's markup with plain formatting, safe links, and pictures of these uploads only."""
    known = {one.content_id for one in uploads if one.content_id}
    cleaned = clean_rich(html[:LONGEST_HTML])
    if "<img" not in cleaned:
        return cleaned
    placed = rewrite_images(cleaned, lambda cid: f"cid:{cid}" if cid in known else None).markup
    return clean_rich(placed.replace("<img>", ""))  # nothing is left of these


def html_of(text: str, uploads: Sequence[Upload]) -> str:
    """The HTML of a plain text whose pasted pictures stand where their names do; empty where it has none."""
    pictures = [one for one in uploads if one.is_inline and f"[{one.name}]" in text]
    if not pictures:
        return ""
    parts: list[str | Upload] = [text]
    for picture in pictures:
        parts = [piece for part in parts for piece in _split(part, picture)]
    html = [
        text_to_html(part) if isinstance(part, str) else _picture(part) for part in parts if part
    ]
    return clean_rich("".join(html))


def _says_more(html: str) -> bool:
    return any(isinstance(one, Opening) and _is_more(one) for one in pieces(html))


def _is_more(tag: Opening) -> bool:
    """Whether a tag says what plain text does not; a picture of which nothing was left says nothing."""
    return tag.name not in _PLAIN and (tag.name != "img" or "src" in tag.attributes)


def _split(part: str | Upload, picture: Upload) -> list[str | Upload]:
    if not isinstance(part, str):
        return [part]
    before, mark, after = part.partition(f"[{picture.name}]")
    return [before, picture, after] if mark else [part]


def _picture(picture: Upload) -> str:
    name = picture.name.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return SafeString(f'<p><img src="cid:{picture.content_id}" alt="{name}"></p>')

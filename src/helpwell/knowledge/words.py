"""The words of an article: cleaned when they are kept, cut into sections for search, and made ready for a reader."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from helpwell.kit.html import clean_article
from helpwell.kit.html_text import html_to_text
from helpwell.kit.text import one_line
from helpwell.knowledge.engine.pieces import passages

LONGEST = 1_000_000  # characters of markup
# A link to another article is kept by its number, under a name that nobody can own (RFC 2606), so that it follows
# the article wherever it goes.
HOST = "articles.helpwell.invalid"
_INTERNAL = re.compile(
    rf'<a href="https://{re.escape(HOST)}/(\d{{1,18}})/?(#[\w-]*)?"[^>]*>(.*?)</a>', re.S
)
_ADDRESS = re.compile(
    r'(<a href=")https?://([^/"]+)(?:/[^"#]*)?/articles/(\d{1,18})(?:-[^"/#]*)?/?(#[\w-]*)?(")'
)
_HEADING = re.compile(r"<(h[234])((?: [^>]*)?)>(.*?)</\1>", re.S)
_PICTURE = re.compile(r'<img([^>]*?) src="cid:([^"]+)"([^>]*)>')
_SNIPPET = re.compile(r"\{\{\s*snippet\.([a-z0-9_-]{1,40})\s*\}\}")
_WHOLE_PARAGRAPH = re.compile(r"<p>\s*(\{\{\s*snippet\.[a-z0-9_-]{1,40}\s*\}\})\s*</p>")


class TooLong(ValueError):
    """More words than an article can hold."""


@dataclass(frozen=True)
class Section:
    """What stands below one heading; the first one has none."""

    heading: str
    anchor: str
    text: str


def cleaned(html: str, *, hosts: Mapping[str, object] | frozenset[str] = frozenset()) -> str:
    """The markup as it is kept: clean, with links to articles on these hosts of ours kept by number. Raises TooLong."""
    if len(html) > LONGEST:
        raise TooLong
    clean = clean_article(html)
    if not html_to_text(clean).strip() and "<img" not in clean:
        return ""

    def keep(found: re.Match[str]) -> str:
        if found[2].lower() not in hosts:
            return found[0]
        return f"{found[1]}https://{HOST}/{found[3]}{found[4] or ''}{found[5]}"

    return _ADDRESS.sub(keep, clean)


def linked_articles(html: str) -> set[int]:
    """The numbers of the articles to which the markup leads."""
    return {int(found[1]) for found in _INTERNAL.finditer(html)}


def pictures_of(html: str) -> set[str]:
    """The tokens of the files that the markup shows."""
    return {unescape(found[2]) for found in _PICTURE.finditer(html)}


def snippets_of(html: str) -> set[str]:
    """The keys of the snippets that the markup names."""
    return {found[1] for found in _SNIPPET.finditer(html)}


def with_snippets(html: str, snippets: Mapping[str, str]) -> str:
    """The markup with its snippets filled in; one that is gone leaves nothing."""

    def whole(found: re.Match[str]) -> str:
        return snippets.get(_key(found[1]), "")

    def within(found: re.Match[str]) -> str:
        return (
            " ".join(html_to_text(snippets.get(found[1], "")).split())
            .replace("&", "&amp;")
            .replace("<", "&lt;")
        )

    return _SNIPPET.sub(within, _WHOLE_PARAGRAPH.sub(whole, html))


def shown(
    html: str,
    *,
    article_url: Callable[[int], str | None],
    file_url: Callable[[str], str | None],
) -> str:
    """The markup for one reader: headings with anchors, links to what this reader may read, pictures that exist.

    A link to an article that the reader may not read is left as its words.
    """

    def link(found: re.Match[str]) -> str:
        url = article_url(int(found[1]))
        return f'<a href="{url}{found[2] or ""}">{found[3]}</a>' if url else found[3]

    def picture(found: re.Match[str]) -> str:
        url = file_url(unescape(found[2]))
        return f'<img{found[1]} src="{url}"{found[3]} loading="lazy">' if url else ""

    anchors = _anchors()

    def heading(found: re.Match[str]) -> str:
        anchor = anchors(_plain(found[3]))
        return f'<{found[1]}{found[2]} id="{anchor}">{found[3]}</{found[1]}>'

    ready = _PICTURE.sub(picture, _INTERNAL.sub(link, clean_article(html)))
    return _HEADING.sub(heading, ready)


def sections_of(html: str) -> list[Section]:
    """The markup heading by heading, as plain text."""
    found: list[Section] = []
    anchors, heading, anchor, start = _anchors(), "", "", 0
    for one in _HEADING.finditer(html):
        found.append(Section(heading, anchor, plain_text(html[start : one.start()])))
        heading = _plain(one[3])
        anchor, start = anchors(heading), one.end()
    found.append(Section(heading, anchor, plain_text(html[start:])))
    return [one for one in found if one.text or one.heading]


def passages_of(html: str) -> Iterator[Section]:
    """The sections, long ones cut into parts of about 120 words."""
    for section in sections_of(html):
        for part in list(passages(section.text)) or [""]:
            yield Section(section.heading, section.anchor, part)


def plain_text(html: str) -> str:
    """The words alone; a link to another article is left as its words, since its number says nothing to a reader."""
    return html_to_text(_INTERNAL.sub(r"\3", html)).strip()


def slug_of(title: str) -> str:
    """The title as a part of an address: letters of any script, digits and hyphens, 80 characters at most."""
    words = re.sub(r"[^\w]+", "-", title.lower().replace("_", "-")).strip("-")
    return words[:80].strip("-")


def _anchors() -> Callable[[str], str]:
    """Gives each heading of one article an anchor of its own."""
    used: dict[str, int] = {}

    def anchor(heading: str) -> str:
        stem = slug_of(heading)[:60] or "part"
        used[stem] = used.get(stem, 0) + 1
        return stem if used[stem] == 1 else f"{stem}-{used[stem]}"

    return anchor


def _plain(html: str) -> str:
    return one_line(html_to_text(html), 200)


def _key(reference: str) -> str:
    found = _SNIPPET.search(reference)
    return found[1] if found else ""

"""The one cleaner: all markup from outside passes here when it is stored and again when it is shown."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

import nh3

from helpwell.kit.css import clean_style
from helpwell.kit.html_text import html_to_text
from helpwell.kit.text import is_invisible, strip_controls
from helpwell.kit.untangle import untangle

MAX_CLEANED = (
    3_000_000  # characters; a mail that is longer is shown as plain text, from its beginning
)
_MAX_PASSES = 5
_MAX_FALLBACK = 400_000  # an escaped character takes up to five
# In front of the address of a picture elsewhere. No browser knows this scheme, so that nothing is
# loaded even where cleaned mail is shown as it is stored.
_REMOTE = "remote:"
_LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_EVERYWHERE = frozenset({"dir", "lang", "title"})

_RICH_TAGS = frozenset(
    "a b blockquote br code em h2 h3 h4 hr i img li ol p pre s strong u ul wbr".split()
)
_ARTICLE_TAGS = _RICH_TAGS | frozenset(
    "caption code dd del dl dt figcaption figure kbd mark small sub sup table tbody td tfoot th thead tr".split()
)
_MAIL_TAGS = _RICH_TAGS | frozenset(
    """
    abbr address article aside bdi bdo big caption center cite col colgroup dd del dfn div dl dt
    figcaption figure font footer h1 h5 h6 header ins kbd main mark nav q rp rt ruby samp section
    small span strike sub sup table tbody td tfoot th thead time tr tt var
    """.split()
)
_RICH_ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "ol": frozenset({"start"}),
}
_CELL = frozenset(
    "align valign width height bgcolor colspan rowspan style abbr scope nowrap".split()
)
_MAIL_ATTRIBUTES: dict[str, frozenset[str]] = _RICH_ATTRIBUTES | {
    "table": frozenset("align width height bgcolor border cellpadding cellspacing style".split()),
    "td": _CELL,
    "th": _CELL,
    "font": frozenset({"color", "face", "size", "style"}),
    "img": frozenset("src alt width height align border hspace vspace style".split()),
    "ol": frozenset({"start", "type", "style"}),
    "ul": frozenset({"type", "style"}),
    "a": frozenset({"href", "style"}),
}
_ARTICLE_ATTRIBUTES: dict[str, frozenset[str]] = _RICH_ATTRIBUTES | {
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "abbr"}),
    "ol": frozenset({"start", "type"}),
}
_BLOCK_ATTRIBUTES = frozenset({"align", "style"})
_CLEAN_CONTENT = frozenset("script style title noembed noframes iframe template svg math".split())


@dataclass(frozen=True, slots=True)
class Rewritten:
    """Mail ready to be shown: its markup, the remote pictures it names, and how many stay unloaded."""

    markup: str
    remote: tuple[str, ...]
    blocked: int


def clean_mail(markup: str) -> str:
    """Return a mail's markup with nothing left that runs, loads or leaves its frame."""
    return _to_fixed_point(markup, _MAIL)


def clean_rich(markup: str) -> str:
    """Return a composed reply's markup with plain formatting, safe links and its own pictures only."""
    return _to_fixed_point(markup, _RICH)


def clean_article(markup: str) -> str:
    """Return an article's markup: what a reply may have, and tables, figures, keys and definitions."""
    return _to_fixed_point(markup, _ARTICLE)


def rewrite_images(
    markup: str,
    cid_url: Callable[[str], str | None],
    remote_url: Callable[[str], str | None] | None = None,
) -> Rewritten:
    """Clean the mail again and give each picture the address from which this viewer may load it.

    `cid_url` gets a content id, `remote_url` an absolute http(s) address. What they do not know, and
    every remote picture when `remote_url` is None, is left as an <img> without src.
    """
    cleaned = clean_mail(markup)
    sources = list(_picture_sources(cleaned))
    remote = tuple(dict.fromkeys(_remote_address(s) for s in sources if s.startswith(_REMOTE)))
    places: dict[str, str | None] = {}
    for source in dict.fromkeys(sources):
        if source.startswith("cid:"):
            places[source] = cid_url(source.removeprefix("cid:"))
        else:
            places[source] = remote_url(_remote_address(source)) if remote_url else None

    def place(tag: str, attribute: str, value: str) -> str | None:
        return places.get(value) if (tag, attribute) == ("img", "src") else value

    shown = _cleaner(_MAIL.allowed, place).clean(cleaned)
    return Rewritten(shown, remote, sum(not places[source] for source in sources))


def text_to_html(text: str) -> str:
    """Return plain text as paragraphs and lines, with its addresses as links."""
    lines = [_linked(line) for line in strip_controls(text).strip("\n").split("\n")]
    paragraphs = "\n".join(lines).split("\n\n")
    shown = (part.strip("\n").replace("\n", "<br>") for part in paragraphs)
    # Cleaned like anything else: what we build here is only as trustworthy as the text.
    return clean_rich("".join(f"<p>{part}</p>" for part in shown if part.strip()))


@dataclass(frozen=True)
class _Profile:
    allowed: Mapping[str, frozenset[str]]
    cleaner: nh3.Cleaner

    def clean(self, markup: str) -> str:
        return self.cleaner.clean(untangle(markup, self.allowed))


def _to_fixed_point(markup: str, profile: _Profile) -> str:
    current = _well_formed(markup)
    for _ in range(_MAX_PASSES):
        cleaned = profile.clean(current)
        if cleaned == current:
            return cleaned
        if len(cleaned) > MAX_CLEANED:
            break
        current = cleaned
    words = html_to_text(current)[:_MAX_FALLBACK]
    return profile.clean(f"<p>{escape(words, quote=False)}</p>")


def _well_formed(markup: str) -> str:
    """Without NUL and lone surrogates, which no UTF-8 text can hold, and with one kind of line end."""
    unified = markup.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    return unified.encode("utf-8", "replace").decode("utf-8")


def _cleaner(
    allowed: Mapping[str, frozenset[str]], keep: Callable[[str, str, str], str | None]
) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(allowed),
        clean_content_tags=set(_CLEAN_CONTENT),
        attributes={tag: set(names) for tag, names in allowed.items()},
        attribute_filter=keep,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        url_schemes={*_LINK_SCHEMES, "cid", _REMOTE.rstrip(":")},
    )


def _keep_in_mail(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "style":
        return clean_style(value) or None
    if attribute == "src":
        return _safe_picture(value)
    return _keep_anywhere(tag, attribute, value)


def _keep_in_reply(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "src":
        picture = _safe_picture(value)
        return picture if picture and picture.startswith("cid:") else None
    return _keep_anywhere(tag, attribute, value)


def _keep_anywhere(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        return _safe_link(value) if tag == "a" else None
    if attribute in {"rel", "target", "title", "alt", "abbr"}:
        return value
    # What is left are numbers, colors, font names and words of one or two.
    return value if len(value) <= 100 and _PLAIN_VALUE.fullmatch(value) else None


_PLAIN_VALUE = re.compile(r"[A-Za-z0-9#%., _+'-]*")


def _safe_link(link: str) -> str | None:
    address = _safe_address(link)
    scheme = address.partition(":")[0].lower()
    if scheme in {"http", "https"}:
        return address if _has_host(address) else None
    return address if scheme in _LINK_SCHEMES and len(address) > len(scheme) + 1 else None


def _safe_picture(source: str) -> str | None:
    address = _safe_address(source)
    scheme, _, rest = address.partition(":")
    if scheme.lower() == "cid":
        return f"cid:{rest}" if rest else None
    if scheme.lower() == _REMOTE.rstrip(":"):
        scheme = rest.partition(":")[0]
        address = rest
    if scheme.lower() in {"http", "https"} and _has_host(address):
        return f"{_REMOTE}{address}"
    return None


def _safe_address(link: str) -> str:
    """Read an address as browsers do; "" if it holds what only a trick would need."""
    # Browsers drop tabs and line ends anywhere in an address, and old mailers wrapped long ones.
    address = "".join(c for c in link if c not in "\t\n\r").strip(" \f\v").replace(" ", "%20")
    if "\\" in address or any(is_invisible(c) or not c.isprintable() for c in address):
        return ""
    return address


def _has_host(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and address[len(parts.scheme) :].startswith("://")
    except ValueError:
        return False


def _picture_sources(cleaned: str) -> Iterator[str]:
    found: list[str] = []

    def note(tag: str, attribute: str, value: str) -> str:
        if (tag, attribute) == ("img", "src"):
            found.append(value)
        return value

    _cleaner(_MAIL.allowed, note).clean(cleaned)
    return iter(found)


def _remote_address(source: str) -> str:
    return source.removeprefix(_REMOTE)


# An address in running text ends at a space, at a quote or bracket, or where letters turn direction.
_ADDRESS = re.compile(
    r"(?P<web>\b(?:https?://|www\.)[^\s<>\"'`{}|\\^\u200b-\u200f\u202a-\u202e\u2066-\u2069]{1,2000})"
    r"|(?P<mail>\b[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8})",
    re.IGNORECASE,
)


def _linked(line: str) -> str:
    parts: list[str] = []
    at = 0
    for found in _ADDRESS.finditer(line):
        words = _without_tail(found[0])
        parts.append(escape(line[at : found.start()], quote=False))
        parts.append(_link(words, is_mail=bool(found["mail"])))
        at = found.start() + len(words)
    parts.append(escape(line[at:], quote=False))
    return "".join(parts)


def _link(words: str, *, is_mail: bool) -> str:
    prefix = "mailto:" if is_mail else "" if words.lower().startswith("http") else "http://"
    return f'<a href="{escape(prefix + words)}">{escape(words, quote=False)}</a>'


def _without_tail(words: str) -> str:
    """Leave the sentence's own punctuation out of the address that it ends with."""
    while words:
        last = words[-1]
        unpaired = last in ")]" and words.count(last) > words.count("(["[")]".index(last)])
        if last not in ".,;:!?*_~" and not unpaired:
            break
        words = words[:-1]
    return words


def _with_everywhere(
    tags: frozenset[str], own: Mapping[str, frozenset[str]], rest: frozenset[str]
) -> dict[str, frozenset[str]]:
    return {tag: own.get(tag, rest) | _EVERYWHERE for tag in sorted(tags)}


_MAIL_ALLOWED = _with_everywhere(_MAIL_TAGS, _MAIL_ATTRIBUTES, _BLOCK_ATTRIBUTES)
_RICH_ALLOWED = _with_everywhere(_RICH_TAGS, _RICH_ATTRIBUTES, frozenset())
_ARTICLE_ALLOWED = _with_everywhere(_ARTICLE_TAGS, _ARTICLE_ATTRIBUTES, frozenset())
_ARTICLE = _Profile(_ARTICLE_ALLOWED, _cleaner(_ARTICLE_ALLOWED, _keep_in_reply))
_MAIL = _Profile(_MAIL_ALLOWED, _cleaner(_MAIL_ALLOWED, _keep_in_mail))
_RICH = _Profile(_RICH_ALLOWED, _cleaner(_RICH_ALLOWED, _keep_in_reply))

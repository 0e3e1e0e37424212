"""Which elements hold quoted mail, by the names that mail programs give them."""

import re
from enum import Enum, auto
from itertools import islice

import lxml.etree


class Kind(Enum):
    """What an element says of the text inside or after it."""

    PLAIN = auto()
    QUOTED = auto()
    CONTAINER = auto()
    """Quoted up to the end of the first quote inside; answers may follow between quotes."""
    MAYBE = auto()
    SIGNATURE = auto()
    AFTER = auto()
    """From here to the end of the mail."""


# Programs that show a mail again rename its classes and ids; what they put in front is not the name.
_REWRITTEN = re.compile(r"^(?:x_|ecx|ydp[0-9a-f]{6,10}|m_-?\d{4,22})+")

_NAMES: dict[str, Kind] = {
    "moz-cite-prefix": Kind.QUOTED,
    "moz-forward-container": Kind.QUOTED,
    "gmail_attr": Kind.QUOTED,
    "yahoo_quoted": Kind.QUOTED,
    "yahoo-quoted-begin": Kind.QUOTED,
    "yahooquoted": Kind.QUOTED,
    "mail-editor-reference-message-container": Kind.QUOTED,
    "ms-outlook-mobile-reference-message": Kind.QUOTED,
    "messagereplysection": Kind.QUOTED,
    "isreplycontent": Kind.QUOTED,
    "ntes-mailmaster-quote": Kind.QUOTED,
    "front-blockquote": Kind.QUOTED,
    "missive_quote": Kind.QUOTED,
    "freshdesk_quote": Kind.QUOTED,
    "tutanota_quote": Kind.QUOTED,
    "gmail_quote": Kind.CONTAINER,
    "gmail_quote_container": Kind.CONTAINER,
    "protonmail_quote": Kind.CONTAINER,
    "zmail_extra": Kind.CONTAINER,
    "hubspot_quote": Kind.CONTAINER,
    "divrplyfwdmsg": Kind.AFTER,
    "outlookmessageheader": Kind.AFTER,
    "stopspelling": Kind.AFTER,
    "zwchr": Kind.AFTER,
    "gmail_signature": Kind.SIGNATURE,
    "gmail_signature_prefix": Kind.SIGNATURE,
    "moz-signature": Kind.SIGNATURE,
    "applemailsignature": Kind.SIGNATURE,
    "ms-outlook-mobile-signature": Kind.SIGNATURE,
    "protonmail_signature_block": Kind.SIGNATURE,
    "yahoo-signature": Kind.SIGNATURE,
    "ymail_android_signature": Kind.SIGNATURE,
    "messagesignaturesection": Kind.SIGNATURE,
}
_MAX_NAMES = 12
_MAX_INSIDE = 80
_MAX_TEXTS = 3
_BLANKS = " \t\r\n\u00a0\u200e\u200f"


def kind_of(element: "lxml.etree._Element") -> Kind:
    """Return what this element says of the text in it."""
    tag = element.tag
    if not element.attrib:
        return Kind.MAYBE if tag == "blockquote" else Kind.PLAIN
    named = _named(element)
    if tag == "blockquote":
        is_cited = (element.get("type") or "").lower() == "cite" or element.get("cite") is not None
        return Kind.QUOTED if is_cited or named in {Kind.QUOTED, Kind.CONTAINER} else Kind.MAYBE
    if named is not Kind.PLAIN:
        if named is Kind.CONTAINER and _is_forward(element):
            return Kind.QUOTED
        return named
    style = element.get("style")
    if style and "border-top" in style and _is_outlook_header(element, style):
        return Kind.AFTER
    return Kind.PLAIN


def _named(element: "lxml.etree._Element") -> Kind:
    if element.get("name") == "quote":  # GMX and web.de; as a class it is anybody's word
        return Kind.QUOTED
    stated = " ".join(filter(None, (element.get("class"), element.get("id"), element.get("name"))))
    if not stated or len(stated) > 2_000:
        return Kind.PLAIN
    for name in stated.split()[:_MAX_NAMES]:
        bare = _REWRITTEN.sub("", name).lower()
        found = _NAMES.get(bare)
        if found is None and bare.startswith("yahoo_quoted"):
            return Kind.QUOTED
        if found is not None:
            return found
    return Kind.PLAIN


def _is_forward(element: "lxml.etree._Element") -> bool:
    """A forwarded mail begins with its line of dashes; nothing new is between its quotes."""
    first = (element.text or "").strip()
    if not first and len(element):
        first = (element[0].text or "").strip()
    return first.startswith("-----")


def _is_outlook_header(element: "lxml.etree._Element", style: str) -> bool:
    """Outlook and Windows Mail draw a line over the labels of the quoted mail; they are bold in any language."""
    compact = style.replace(" ", "").lower()
    if "border-top:none" in compact or not ("solid" in compact or "border-top-style" in compact):
        return False
    labels = 0
    for inner in islice(element.iter(), _MAX_INSIDE):
        if inner.tag in {"b", "strong"}:
            texts = (near.text or "" for near in islice(inner.iter(), _MAX_TEXTS))
            text = "".join(texts)[:60].strip(_BLANKS)
            labels += text.endswith((":", "：")) and len(text) < 40
    return labels >= 2

"""Which parts of a mail are its text, which are files, and which are both."""

import html as html_escape
from dataclasses import dataclass, field

from . import cms, invites, tnef
from .attachments import attachment, stated_name, take_uuencoded, text_of
from .envelope import Attachment
from .flowed import unflow
from .html_text import html_to_text
from .limits import MAX_HTML, MAX_PARTS, MAX_TEXT
from .mime import Part, Tree

_SIGNATURES = {
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
}
_CMS = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_TNEF = {"application/ms-tnef", "application/vnd.ms-tnef"}
# Second renderings of the same text for single programs; they hold nothing of their own.
_DOUBLES = {"text/x-amp-html", "text/watch-html"}
_PGP_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_PGP_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"
_PGP_MESSAGE = "-----BEGIN PGP MESSAGE-----"


@dataclass(slots=True)
class Block:
    """A stretch of the body: plain text, HTML, or both as alternatives."""

    text: str | None
    html: str | None


@dataclass(slots=True)
class Body:
    """What was collected from the tree."""

    blocks: list[Block] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    messages: list[Part] = field(default_factory=list)
    """Whole mails that came as attachments."""
    calendars: list[str] = field(default_factory=list)
    is_report: bool = False
    """A report on a mail; the mails inside are copies, not attachments of a person."""
    is_signed: bool = False
    is_encrypted: bool = False
    truncated: bool = False

    @property
    def has_text(self) -> bool:
        """True once there is something to read."""
        return any(
            (block.text or "").strip() or (block.html or "").strip() for block in self.blocks
        )


def read_body(root: Part, *, limited: bool = False) -> Body:
    """Collect text, HTML and files of a whole mail."""
    body = Body(is_report=root.type == "multipart/report", truncated=limited)
    _visit(root, body)
    if not body.has_text:
        _look_further(root, body)
    return body


def plain_text(body: Body) -> str:
    """Return the full readable text, HTML turned into text where there is no plain one."""
    texts: list[str] = []
    for block in body.blocks:
        if block.text is not None and (block.text.strip() or not block.html):
            texts.append(block.text)
        elif block.html:
            text, cut = html_to_text(block.html)
            body.truncated |= cut
            texts.append(text)
    joined = "\n".join(text.rstrip("\n") + "\n" for text in texts if text.strip())
    if len(joined) > MAX_TEXT:
        body.truncated = True
    return joined[:MAX_TEXT]


def html_source(body: Body) -> str | None:
    """Return the HTML of the body as it came; plain stretches between are wrapped."""
    if not any(block.html for block in body.blocks):
        return None
    pieces = [
        block.html
        or f'<div style="white-space: pre-wrap">{html_escape.escape(block.text or "")}</div>'
        for block in body.blocks
    ]
    joined = "\n".join(pieces)
    if len(joined) > MAX_HTML:
        body.truncated = True
    return joined[:MAX_HTML]


def _visit(part: Part, body: Body, *, is_nested: bool = False) -> None:
    # The depth of the tree is limited, so is this recursion.
    if part.main_type == "multipart" and part.children:
        _several(part, body, is_nested=is_nested)
    elif part.is_message:
        _message(part, body)
    elif part.main_type == "multipart" or _is_readable(part):
        _text_part(part, body, is_nested=is_nested)
    else:
        _file(part, body, is_nested=is_nested)


def _several(part: Part, body: Body, *, is_nested: bool) -> None:
    if part.type == "multipart/alternative":
        _alternatives(part, body, is_nested=is_nested)
    elif part.type == "multipart/related":
        _related(part, body, is_nested=is_nested)
    elif part.type == "multipart/encrypted":
        body.is_encrypted = True
        for child in part.children:
            _add_file(child, body, is_nested=is_nested)
    else:
        body.is_signed |= part.type == "multipart/signed"
        for child in part.children:
            _visit(child, body, is_nested=is_nested)


def _alternatives(part: Part, body: Body, *, is_nested: bool) -> None:
    """Of alternatives (RFC 2046, 5.1.4) the plain text is read and the HTML is shown."""
    plain: list[str] = []
    html: list[str] = []
    for child in part.children:
        if child.type in _DOUBLES:
            continue
        inner = Body(is_report=body.is_report)
        _visit(child, inner, is_nested=is_nested)
        _merge(inner, body)
        if any(block.html for block in inner.blocks):
            html = [source] if (source := html_source(inner)) else html
            both = [block.text for block in inner.blocks if block.text and block.html]
            plain = plain or both
        elif not plain:
            plain = [block.text for block in inner.blocks if block.text and block.text.strip()]
    if plain or html:
        body.blocks.append(Block("\n".join(plain) if plain else None, "\n".join(html) or None))


def _merge(inner: Body, body: Body) -> None:
    body.files += inner.files
    body.messages += inner.messages
    body.calendars += inner.calendars
    body.is_signed |= inner.is_signed
    body.is_encrypted |= inner.is_encrypted
    body.truncated |= inner.truncated


def _related(part: Part, body: Body, *, is_nested: bool) -> None:
    """The root is the text, the others are its pictures (RFC 2387)."""
    start = part.params.get("start", "").strip("<> ")
    root = next(
        (
            child
            for child in part.children
            if start and child.text("content-id").strip("<> ") == start
        ),
        part.children[0],
    )
    for child in part.children:
        is_text = child.main_type == "text" and child.raw("content-id") is None
        if child is root or child.main_type == "multipart" or is_text:
            _visit(child, body, is_nested=is_nested)
        else:
            _add_file(child, body, is_related=True, is_nested=is_nested)


def _is_readable(part: Part) -> bool:
    """Other text than plain and HTML is read if it has no name, such as Markdown."""
    if part.type in {"text/plain", "text/html"}:
        return True
    if part.main_type != "text" or part.disposition[0] == "attachment":
        return False
    known = {"text/calendar", "text/rfc822-headers", "text/directory", "text/vcard", "text/x-vcard"}
    return part.type not in known | _DOUBLES and not stated_name(part)


def _text_part(part: Part, body: Body, *, is_nested: bool) -> None:
    disposition = part.disposition[0]
    name = stated_name(part)
    if disposition == "attachment" or (name and (body.has_text or is_nested)):
        _add_file(part, body, is_nested=is_nested)
        return
    if is_nested:
        return  # the text of an attached mail stays in its file
    text = text_of(part)
    if part.type == "text/html":
        body.blocks.append(Block(None, text))
        return
    text, files = take_uuencoded(text)
    body.files += files
    if part.params.get("format", "").lower() == "flowed":
        text = unflow(text, del_sp=part.params.get("delsp", "").lower() == "yes")
    body.blocks.append(Block(_without_armor(text, body), None))


def _without_armor(text: str, body: Body) -> str:
    """Inline PGP: the signed text without its armor; an encrypted one is marked and left."""
    head = text[:4_000]
    if _PGP_MESSAGE in head:
        body.is_encrypted = True
    if _PGP_SIGNED not in head:
        return text
    body.is_signed = True
    before, _, rest = text.partition(_PGP_SIGNED)
    signed, _, after = rest.partition(_PGP_SIGNATURE)
    _, _, signed = signed.partition("\n\n")  # after the "Hash:" lines
    after = after.partition("-----END PGP SIGNATURE-----")[2]
    unescaped = "\n".join(line.removeprefix("- ") for line in signed.split("\n"))
    return before + unescaped.rstrip("\n") + after


def _message(part: Part, body: Body) -> None:
    _add_file(part, body)
    if body.is_report or not part.children:
        return
    body.messages.append(part.children[0])
    _visit(part.children[0], body, is_nested=True)


def _file(part: Part, body: Body, *, is_nested: bool) -> None:
    if part.type in _SIGNATURES:
        body.is_signed = True
        if not stated_name(part):
            return
    if part.type in _CMS:
        _unpack_cms(part, body, is_nested=is_nested)
    _add_file(part, body, is_nested=is_nested)
    if part.type == "text/calendar" and not is_nested:
        body.calendars.append(text_of(part))
    if part.type in _TNEF or body.files[-1].name.lower() == "winmail.dat":
        _unpack_tnef(body)


def _unpack_cms(part: Part, body: Body, *, is_nested: bool) -> None:
    signed = cms.signed_content(part.content())
    if signed is None:
        body.is_encrypted |= (
            part.params.get("smime-type", "enveloped-data").lower() == "enveloped-data"
        )
        return
    body.is_signed = True
    inner = Tree(signed)
    body.truncated |= inner.limited
    if part.depth < 2:  # an envelope in an envelope in an envelope is nobody's mail
        for below in inner.root.walk():
            below.depth += part.depth + 1
        _visit(inner.root, body, is_nested=is_nested)


def _unpack_tnef(body: Body) -> None:
    data = body.files[-1].content
    if not tnef.is_tnef(data):
        return
    unpacked = tnef.unpack(data)
    body.files += unpacked.files
    if not body.has_text and (unpacked.text.strip() or unpacked.html.strip()):
        body.blocks.append(Block(unpacked.text or None, unpacked.html or None))


def _add_file(part: Part, body: Body, *, is_related: bool = False, is_nested: bool = False) -> None:
    if len(body.files) < MAX_PARTS:
        number = len(body.files) + 1
        body.files.append(attachment(part, number, is_related=is_related, is_nested=is_nested))


def _look_further(root: Part, body: Body) -> None:
    """A mail without text of its own: its invitation, its attached mails, or its only file."""
    if body.calendars and (text := invites.readable(body.calendars[0])):
        body.blocks.append(Block(text, None))
    elif root.type == "multipart/digest" or (body.messages and not body.is_encrypted):
        body.blocks += [Block(_shown(message), None) for message in body.messages]
    elif root.type in {"text/plain", "text/html"} and body.files:
        text = text_of(root)
        body.blocks.append(Block(None, text) if root.type == "text/html" else Block(text, None))


def _shown(message: Part) -> str:
    """An attached mail as text, with the fields that a reader wants."""
    if not message.fields:
        return text_of(message)
    names = ("From", "To", "Date", "Subject")
    head = [f"{name}: {value}" for name in names if (value := message.decoded(name.lower()))]
    inner = Body()
    _visit(message, inner)
    return "\n".join(head) + "\n\n" + plain_text(inner)

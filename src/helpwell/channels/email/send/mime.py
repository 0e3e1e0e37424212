"""Building one mail: plain values in, bytes out. No address, name, subject or file name can add a header or a recipient.

The header block is written here and not by Python's `email`, whose folding took names for addresses in some releases.
"""

import base64
import hashlib
import quopri
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import quote

from helpwell.kit.text import normalize_email, one_line, strip_controls, strip_invisible

_LINE = 76  # octets; RFC 5322 asks for 78 and forbids more than 998
_LONGEST_WORD = 60
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,246}>")
_CONTENT_ID = re.compile(r"[!-;=?-~]{1,200}")


@dataclass(frozen=True)
class Person:
    """One address as kit.text.normalize_email writes it, and a name from anywhere."""

    address: str
    name: str = ""

    @property
    def needs_utf8(self) -> bool:
        """Whether only a server with SMTPUTF8 can carry this address (RFC 6531)."""
        return not self.address.isascii()


@dataclass(frozen=True)
class File:
    """One attachment; with a content id it is a picture within the HTML."""

    name: str
    type: str
    content: bytes
    content_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Mail:
    """What a mail says. `automatic` is empty for a person's mail, else "auto-replied" or "auto-generated" (RFC 3834)."""

    message_id: str
    date: datetime
    sender: Person
    to: Sequence[Person] = ()
    cc: Sequence[Person] = ()
    reply_to: Person | None = None
    subject: str
    text: str
    html: str = ""
    files: Sequence[File] = ()
    in_reply_to: str = ""
    references: Sequence[str] = ()
    automatic: str = ""


def build(mail: Mail, *, utf8: bool = False) -> bytes:
    """The mail as bytes, lines of at most 998 octets ended by CRLF.

    Without `utf8` an address that needs it is left out of the header: it could not be written there. Raises ValueError
    for a sender that is no address.
    """
    return b"\r\n".join([*_headers(mail, utf8), b"MIME-Version: 1.0", _content(mail)])


def is_address(value: str) -> bool:
    """Whether the value may stand as an address in a header and in the envelope."""
    return value == value.strip() and normalize_email(value) is not None


def is_message_id(value: str) -> bool:
    """Whether the value may stand in Message-ID, In-Reply-To or References."""
    return bool(_MESSAGE_ID.fullmatch(value))


def _headers(mail: Mail, utf8: bool) -> Iterable[bytes]:
    yield _folded("Date", format_datetime(mail.date).split(" "))
    if not is_address(mail.sender.address):
        raise ValueError("A mail leaves from an address only.")
    yield _folded("From", _people([mail.sender], utf8))
    yield _folded("To", _people(mail.to, utf8) or ["undisclosed-recipients:;"])
    if carbon := _people(mail.cc, utf8):
        yield _folded("Cc", carbon)
    if mail.reply_to:
        yield _folded("Reply-To", _people([mail.reply_to], utf8))
    yield _folded("Subject", _words(one_line(mail.subject)))
    if not is_message_id(mail.message_id):
        raise ValueError("A mail without a Message-ID of ours is never sent.")
    yield _folded("Message-ID", [mail.message_id])
    if is_message_id(mail.in_reply_to):
        yield _folded("In-Reply-To", [mail.in_reply_to])
    if chain := [one for one in mail.references if is_message_id(one)]:
        yield _folded("References", chain)
    if mail.automatic:
        yield _folded("Auto-Submitted", [mail.automatic])
        yield b"X-Auto-Response-Suppress: All"
        yield b"Precedence: bulk"


def _folded(name: str, tokens: Sequence[str]) -> bytes:
    lines, line = [], f"{name}:"
    for token in tokens:
        if len(line) + 1 + len(token) > _LINE and line != f"{name}:":
            lines.append(line)
            line = ""
        line += f" {token}"
    return "\r\n".join([*lines, line]).encode()


def _people(people: Sequence[Person], utf8: bool) -> list[str]:
    addressed = [one for one in people if is_address(one.address)]
    written = [_person(one) for one in addressed if utf8 or not one.needs_utf8]
    for tokens in written[:-1]:
        tokens[-1] += ","
    return [token for tokens in written for token in tokens]


def _person(person: Person) -> list[str]:
    name = one_line(strip_invisible(person.name))[:200]
    return [*_phrase(name), f"<{person.address}>"] if name else [person.address]


def _phrase(name: str) -> list[str]:
    if _fits_as_it_is(name) and len(name) <= _LONGEST_WORD:
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        return [f'"{escaped}"']
    return _encoded_words(name)


def _words(text: str) -> list[str]:
    words = text.split(" ")
    if _fits_as_it_is(text) and all(len(word) <= _LONGEST_WORD for word in words):
        return words
    return _encoded_words(text)


def _fits_as_it_is(text: str) -> bool:
    return text.isascii() and text.isprintable() and "=?" not in text


def _encoded_words(text: str) -> list[str]:
    """Encoded words of RFC 2047, none longer than 75 characters, none cut inside a character."""
    chunks, chunk = [], b""
    for char in text:
        octets = char.encode("utf-8", "replace")
        if len(chunk) + len(octets) > 45:
            chunks.append(chunk)
            chunk = b""
        chunk += octets
    return [f"=?utf-8?B?{base64.b64encode(part).decode()}?=" for part in [*chunks, chunk]]


def _content(mail: Mail) -> bytes:
    pictures = [_file(file, inline=True) for file in mail.files if _is_within(mail, file)]
    beside = [_file(file, inline=False) for file in mail.files if not _is_within(mail, file)]
    body = _text("plain", mail.text)
    if mail.html:
        html = _text("html", mail.html)
        if pictures:
            html = _multipart(mail, "related", [html, *pictures])
        body = _multipart(mail, "alternative", [body, html])
    return _multipart(mail, "mixed", [body, *beside]) if beside else body


def _is_within(mail: Mail, file: File) -> bool:
    return bool(mail.html) and bool(_CONTENT_ID.fullmatch(file.content_id))


def _multipart(mail: Mail, kind: str, parts: Sequence[bytes]) -> bytes:
    # "=_" stands in no quoted-printable or base64 text, and a second try makes the same bytes.
    boundary = f"=_{kind}_{hashlib.sha256(mail.message_id.encode()).hexdigest()[:24]}"
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    start = f"--{boundary}\r\n".encode()
    return (
        head + b"".join(start + part + b"\r\n" for part in parts) + f"--{boundary}--\r\n".encode()
    )


def _text(subtype: str, text: str) -> bytes:
    octets = strip_controls(text).encode("utf-8", "replace")
    quoted = quopri.encodestring(octets)
    based = base64.encodebytes(octets)
    name, body = ("quoted-printable", quoted) if len(quoted) <= len(based) else ("base64", based)
    head = (
        f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: {name}\r\n\r\n"
    )
    return head.encode() + body.replace(b"\n", b"\r\n")


def _file(file: File, *, inline: bool) -> bytes:
    name = one_line(strip_invisible(file.name))[:150] or "file"
    lines = [
        f"Content-Type: {_media_type(file.type)}",
        "Content-Transfer-Encoding: base64",
        f"Content-Disposition: {'inline' if inline else 'attachment'};",
        *_file_name(name),
    ]
    if inline:
        lines.append(f"Content-ID: <{file.content_id}>")
    head = "\r\n".join(lines).encode() + b"\r\n\r\n"
    return head + base64.encodebytes(file.content).replace(b"\n", b"\r\n")


def _media_type(claimed: str) -> str:
    plain = claimed.partition(";")[0].strip().lower()
    # A message or multipart may not be encoded in base64 (RFC 2046), which keeps other content whole.
    if not _MEDIA_TYPE.fullmatch(plain) or plain.startswith(("message/", "multipart/")):
        return "application/octet-stream"
    return plain


def _file_name(name: str) -> list[str]:
    """The lines of a filename parameter: quoted where it is plain ASCII, else in pieces by RFC 2231."""
    if _fits_as_it_is(name) and len(name) <= _LONGEST_WORD and not set(name) & set('"\\%'):
        return [f' filename="{name}"']
    octets = quote(name, safe="").encode()
    pieces = [part.decode() for part in _cut_between_escapes(octets)]
    if len(pieces) == 1:
        return [f" filename*=utf-8''{pieces[0]}"]
    pieces[0] = f"utf-8''{pieces[0]}"
    lines = [f" filename*{place}*={piece};" for place, piece in enumerate(pieces)]
    return [*lines[:-1], lines[-1].rstrip(";")]


def _cut_between_escapes(octets: bytes, length: int = 54) -> list[bytes]:
    pieces = []
    while octets:
        end = min(length, len(octets))
        escape = octets.rfind(b"%", max(0, end - 2), end)
        if escape > 0 and end < len(octets):
            end = escape
        pieces.append(octets[:end])
        octets = octets[end:]
    return pieces

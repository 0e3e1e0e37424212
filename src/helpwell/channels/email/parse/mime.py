"""Bytes to a tree of MIME parts: linear, without recursion, and with every broken form taken in.

Python's own parser walks all open boundaries for each line and recurses into nested parts; hostile
mail makes both expensive, so the splitting is done here, by searching whole delimiters.
"""

import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple

from .headers import decoded, from_base64, parameters, unfold
from .limits import MAX_DEPTH, MAX_HEADERS, MAX_PARTS

_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:[ \t]*")
_BLANK = re.compile(rb"[ \t]*\r?\n?\Z")
_EMPTY_LINE = re.compile(rb"\n[ \t]*\r?\n")
_GUESSED_BOUNDARY = re.compile(
    rb"(?:\A|\n)--([^\r\n]{1,100}?)[ \t]*\r?\n[Cc]ontent-[!-9;-~]{1,40}:"
)
_MAX_FALSE_DELIMITERS = 20_000
_MAX_MESSAGES_DEEP = 4
# A stray line is only taken for dirt in the header if one of these fields follows it.
_KNOWN_FIELD = re.compile(
    rb"(?:received|return-path|delivered-to|date|from|to|cc|subject|message-id|mime-version|reply-to"
    rb"|sender|references|in-reply-to|content-[a-z-]{1,30}|x-[a-z0-9-]{1,60}|list-[a-z]{1,20}"
    rb"|dkim-signature|authentication-results)[ \t]*:",
    re.IGNORECASE,
)


class Part:
    """One part of a mail: header fields in order, the undecoded body, and parts inside."""

    __slots__ = (
        "body",
        "children",
        "default_type",
        "depth",
        "fields",
        "messages",
        "params",
        "type",
    )

    def __init__(
        self, header: "Header", body: bytes, default_type: str, above: "Part | None"
    ) -> None:
        self.fields = header.fields
        self.body = body
        self.depth: int = above.depth + 1 if above else 0
        self.messages: int = (above.messages + above.is_message) if above else 0
        self.children: list[Part] = []
        self.default_type = default_type
        self.type, self.params = self._content_type()

    def _content_type(self) -> tuple[str, dict[str, str]]:
        # Of several Content-Type fields the first that names a type counts.
        for value in self.raw_all("content-type"):
            kind, params = parameters(unfold(value))
            kind = kind.split()[0] if kind else ""
            if kind.count("/") == 1 and kind[0] != "/" and kind[-1] != "/":
                return kind, params
            if kind == "text":
                return "text/plain", params
        return self.default_type, {}

    @property
    def is_message(self) -> bool:
        """True for a whole mail inside the mail."""
        return self.type in {"message/rfc822", "message/global", "message/news"}

    def raw(self, name: str) -> bytes | None:
        """Return the first field of this name as it came."""
        return next((value for field, value in self.fields if field == name), None)

    def raw_all(self, name: str) -> list[bytes]:
        """Return all fields of this name as they came."""
        return [value for field, value in self.fields if field == name]

    def text(self, name: str) -> str:
        """Return the first non-empty field of this name, unfolded, encoded words left alone."""
        for value in self.raw_all(name):
            if text := unfold(value):
                return text
        return ""

    def decoded(self, name: str) -> str:
        """Return the first non-empty field of this name as readable text."""
        return decoded(self.text(name))

    @property
    def disposition(self) -> tuple[str, dict[str, str]]:
        """The Content-Disposition and its parameters."""
        raw = self.raw("content-disposition")
        return parameters(unfold(raw)) if raw is not None else ("", {})

    @property
    def main_type(self) -> str:
        """The type before the slash."""
        return self.type.partition("/")[0]

    def content(self) -> bytes:
        """Return the body with its transfer encoding undone, as far as it goes."""
        encoding = self.text("content-transfer-encoding").strip("\"' ;").lower()
        if encoding == "base64":
            return from_base64(self.body)
        if encoding == "quoted-printable":
            return binascii.a2b_qp(self.body)
        if encoding in {"x-uuencode", "uuencode", "x-uue", "uue"}:
            return _from_uuencode(self.body)
        return self.body

    def walk(self) -> Iterator["Part"]:
        """Yield this part and all inside it, in the order of the mail."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            waiting += reversed(part.children)


class Tree:
    """A whole mail in parts, and whether a limit cut it short."""

    __slots__ = ("count", "limited", "root")

    def __init__(self, raw: bytes) -> None:
        self.count = 1
        self.limited = False
        self.root = self._part(normalized(raw), "text/plain", None)
        waiting = [self.root]
        while waiting:
            part = waiting.pop()
            self._open(part)
            waiting += part.children

    def _part(self, data: bytes, default_type: str, above: Part | None) -> Part:
        header = split_fields(data)
        self.limited |= header.limited
        return Part(header, data[header.end :], default_type, above)

    def _open(self, part: Part) -> None:
        if part.main_type != "multipart" and not part.is_message:
            return
        if part.depth >= MAX_DEPTH or part.messages >= _MAX_MESSAGES_DEEP:
            self.limited = True
            return
        if part.is_message:
            # The standard forbids to encode these (RFC 2046, 5.2.1); some senders do all the same.
            pieces = [part.content().lstrip(b"\r\n")]
            default = "text/plain"
        else:
            pieces = self._split(part)
            default = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
        for number, piece in enumerate(pieces):
            if self.count >= MAX_PARTS:
                self.limited = True
                break
            self.count += 1
            part.children.append(self._part(piece, default, part))
            pieces[number] = b""  # a large mail is held once, not once per level
        if part.main_type == "multipart" and part.children:
            part.body = b""

    def _split(self, part: Part) -> list[bytes]:
        boundary = part.params.get("boundary", "").encode("utf-8", "surrogateescape").rstrip()
        pieces = _pieces(part.body, boundary, MAX_PARTS - self.count + 1) if boundary else []
        if not pieces and (guess := _GUESSED_BOUNDARY.search(part.body)):
            pieces = _pieces(part.body, guess[1], MAX_PARTS - self.count + 1)
        return pieces


def normalized(raw: bytes) -> bytes:
    """Return the mail without byte order mark, mbox line and leading blank lines."""
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    raw = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if raw[:5] in {b"From ", b">From"} and b":" not in raw[:5]:
        line, _, rest = raw.partition(b"\n")
        if not _FIELD.match(line):
            return rest
    return raw


class Header(NamedTuple):
    """The fields of one part in order, where its body begins, and whether fields were left out."""

    fields: list[tuple[str, bytes]]
    end: int
    limited: bool


def split_fields(data: bytes) -> Header:
    """Read the header at the beginning of these bytes (RFC 5322, 2.2), passing over stray lines."""
    fields: list[tuple[str, bytes]] = []
    at, size = 0, len(data)
    while at < size:
        end = data.find(b"\n", at) + 1 or size
        line = data[at:end]
        match = _FIELD.match(line)
        if match is None:
            if _is_end(data, line, end):
                return Header(fields, end if _BLANK.match(line) else at, limited=False)
            at = end
            continue
        end = _field_end(data, end)
        if len(fields) < MAX_HEADERS:
            fields.append((match[1].decode("ascii").lower(), data[at + match.end() : end]))
        else:
            return Header(fields, _body_after(data, end), limited=True)
        at = end
    return Header(fields, size, limited=False)


def _body_after(data: bytes, at: int) -> int:
    """Where the body begins, behind fields that nobody will read."""
    empty = _EMPTY_LINE.search(data, at - 1)
    return empty.end() if empty else len(data)


def _is_end(data: bytes, line: bytes, end: int) -> bool:
    """An empty line ends the header; so does a line of text, unless the header clearly goes on."""
    if line in {b"\n", b"\r\n"}:
        return True
    if end <= 500 and line[:5] in {b"From ", b">From"}:
        return False
    for _ in range(4):
        if _KNOWN_FIELD.match(data[end : end + 80]):
            return False
        following = data.find(b"\n", end) + 1
        if (
            data[end : end + 1] not in {b" ", b"\t"}
            or not following
            or not data[end:following].strip()
        ):
            return True
        end = following
    return True


def _field_end(data: bytes, end: int) -> int:
    """Folded lines begin with white space; one of nothing else may already be the end of the header."""
    while data[end : end + 1] in {b" ", b"\t"}:
        following = data.find(b"\n", end) + 1 or len(data)
        if _BLANK.match(data[end:following]) and _is_end(data, b" ", following):
            break
        end = following
    return end


def _pieces(body: bytes, boundary: bytes, most: int) -> list[bytes]:
    """Cut a multipart body at its delimiter lines (RFC 2046, 5.1.1)."""
    delimiter = b"--" + boundary
    pieces: list[bytes] = []
    start = -1  # where the open piece begins; -1 while none is open
    at, false_ones = 0, 0
    while True:
        found = (
            0
            if at == 0 and body.startswith(delimiter)
            else body.find(b"\n" + delimiter, max(0, at - 1))
        )
        if found == -1 or false_ones > _MAX_FALSE_DELIMITERS:
            break
        line_at = found + (body[found : found + 1] == b"\n")
        end = body.find(b"\n", line_at) + 1 or len(body)
        tail = body[line_at + len(delimiter) : end].strip()
        at = end
        if tail not in {b"", b"--"}:
            false_ones += 1
            continue
        if start >= 0:
            pieces.append(_without_last_newline(body[start:line_at]))
        start = end if not tail else -1
        if len(pieces) >= most:
            return pieces
    if start >= 0 and start < len(body):
        pieces.append(body[start:])
    return pieces


def _without_last_newline(piece: bytes) -> bytes:
    return piece[: -2 if piece.endswith(b"\r\n") else -1] if piece.endswith(b"\n") else piece


def _from_uuencode(body: bytes) -> bytes:
    out: list[bytes] = []
    for line in body.splitlines():
        if line.startswith((b"begin ", b"end")) or not line.strip():
            continue
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            length = (((line[0] - 32) & 63) * 4 + 5) // 3  # some encoders pad the line
            try:
                out.append(binascii.a2b_uu(line[:length]))
            except binascii.Error:
                continue
    return b"".join(out)

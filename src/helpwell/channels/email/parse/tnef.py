"""winmail.dat (MS-OXTNEF): the files and the body inside.

A decoder of our own, since the one on the package index trusts the counts that it reads: a hostile
file of a few bytes keeps it busy for hours.
"""

import mimetypes
import re
from typing import NamedTuple

from .attachments import safe_name
from .charset import decode
from .envelope import Attachment
from .limits import MAX_PARTS, MAX_TNEF

_SIGNATURE = b"\x78\x9f\x3e\x22"
_TYPE = re.compile(r"[\w.+-]{1,80}/[\w.+-]{1,80}")
_MAX_OBJECTS = 5_000
_MAX_DEPTH = 3

# Attributes of MS-OXTNEF 2.1.3 that hold something to show.
_BODY, _DATA, _TITLE = 0x800C, 0x800F, 0x8010
_NEW_FILE, _MESSAGE_PROPERTIES, _FILE_PROPERTIES, _CODEPAGE = 0x9002, 0x9003, 0x9005, 0x9007

# The same for properties, by their names in MS-OXPROPS.
_PLAIN, _HTML, _DISPLAY_NAME, _INTERNET_CODEPAGE = 0x1000, 0x1013, 0x3001, 0x3FDE
_OBJECT, _SHORT_NAME, _LONG_NAME, _MIME_TAG, _CONTENT_ID = 0x3701, 0x3704, 0x3707, 0x370E, 0x3712

_FIXED = {
    0x2: 4,
    0xB: 4,
    0x3: 4,
    0x4: 4,
    0xA: 4,
    0x5: 8,
    0x6: 8,
    0x7: 8,
    0x14: 8,
    0x40: 8,
    0x48: 16,
}
_VARIABLE = {0x1E, 0x1F, 0x102, 0xD}
_EMBEDDED_MESSAGE = b"\x07\x03\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"


class Unpacked(NamedTuple):
    """What was inside, as far as it could be read."""

    files: list[Attachment]
    text: str
    html: str


class _File:
    def __init__(self) -> None:
        self.title = ""
        self.data = b""
        self.properties: dict[int, bytes | str] = {}


def is_tnef(data: bytes) -> bool:
    """True if these bytes begin like a winmail.dat."""
    return data.startswith(_SIGNATURE)


def unpack(data: bytes, depth: int = 0) -> Unpacked:
    """Unpack a winmail.dat; of a damaged one, what comes before the damage."""
    files: list[_File] = []
    codepage = "cp1252"
    message: dict[int, bytes | str] = {}
    plain = b""
    at, data = 6, data[:MAX_TNEF]
    for _ in range(_MAX_OBJECTS):
        if at + 9 > len(data):
            break
        name = int.from_bytes(data[at + 1 : at + 3], "little")
        length = int.from_bytes(data[at + 5 : at + 9], "little")
        value = data[at + 9 : at + 9 + length]
        at += 11 + length
        if name == _NEW_FILE and len(files) < MAX_PARTS:
            files.append(_File())
        elif name == _CODEPAGE:
            codepage = f"cp{int.from_bytes(value[:4], 'little')}"
        elif name == _MESSAGE_PROPERTIES:
            message = _properties(value, codepage)
        elif name == _BODY:
            plain = value
        elif files:
            _add(files[-1], name, value, codepage)
    return _result(files, message, plain, codepage, depth)


def _add(file: _File, name: int, value: bytes, codepage: str) -> None:
    if name == _TITLE:
        file.title = decode(value.rstrip(b"\0"), codepage)
    elif name == _DATA:
        file.data = value
    elif name == _FILE_PROPERTIES:
        file.properties.update(_properties(value, codepage))


def _result(
    files: list[_File], message: dict[int, bytes | str], plain: bytes, codepage: str, depth: int
) -> Unpacked:
    unpacked: list[Attachment] = []
    for number, file in enumerate(files, 1):
        content = file.data
        held = file.properties.get(_OBJECT)
        if isinstance(held, bytes) and held.startswith(_EMBEDDED_MESSAGE):
            if depth < _MAX_DEPTH and is_tnef(held[16:]):
                unpacked += unpack(held[16:], depth + 1).files
            continue
        content = content or (held[16:] if isinstance(held, bytes) else b"")
        unpacked.append(_attachment(file, content, number))
    cpid = message.get(_INTERNET_CODEPAGE)
    charset = f"cp{int.from_bytes(cpid, 'little')}" if isinstance(cpid, bytes) else codepage
    charset = "utf-8" if charset == "cp65001" else charset
    return Unpacked(
        unpacked[:MAX_PARTS],
        _text(message.get(_PLAIN) or plain, codepage),
        _text(message.get(_HTML) or b"", charset),
    )


def _attachment(file: _File, content: bytes, number: int) -> Attachment:
    names = [file.properties.get(key) for key in (_LONG_NAME, _SHORT_NAME, _DISPLAY_NAME)]
    stated = [name for name in (names[0], file.title, *names[1:]) if isinstance(name, str) and name]
    content_id = file.properties.get(_CONTENT_ID)
    mime_type = _mime_type(file.properties.get(_MIME_TAG), stated)
    if mime_type.startswith("text/"):
        content = content.replace(b"\r\n", b"\n")  # from the wire's form to ours (RFC 2049, 4)
    return Attachment(
        name=(safe_name(stated[0]) if stated else "") or f"file-{number}.bin",
        type=mime_type,
        content=content,
        content_id=content_id.strip("<> ") if isinstance(content_id, str) and content_id else None,
        disposition="attachment",
        is_nested=True,
    )


def _mime_type(stated: bytes | str | None, names: list[str]) -> str:
    if isinstance(stated, str) and _TYPE.fullmatch(stated):
        return stated.lower()
    return (mimetypes.guess_type(names[0])[0] if names else None) or "application/octet-stream"


def _text(value: bytes | str, codepage: str) -> str:
    text = value if isinstance(value, str) else decode(value, codepage)
    return text.rstrip("\0").replace("\r\n", "\n").replace("\r", "\n")


def _properties(data: bytes, codepage: str) -> dict[int, bytes | str]:
    """Read a list of properties up to the first that cannot be read; the counts are not trusted."""
    found: dict[int, bytes | str] = {}
    at = 4
    while at + 4 <= len(data) and len(found) < _MAX_OBJECTS:
        kind = int.from_bytes(data[at : at + 2], "little")
        name = int.from_bytes(data[at + 2 : at + 4], "little")
        at += 4
        if name >= 0x8000:
            at = _after_named(data, at)
        at, value = _value(data, at, kind)
        if at < 0:
            break
        if kind == 0x1E:
            found[name] = decode(value.rstrip(b"\0"), codepage)
        elif kind == 0x1F:
            found[name] = value.decode("utf-16-le", "replace").rstrip("\0")
        else:
            found[name] = value
    return found


def _after_named(data: bytes, at: int) -> int:
    kind = int.from_bytes(data[at + 16 : at + 20], "little")
    if kind == 0:
        return at + 24
    length = int.from_bytes(data[at + 20 : at + 24], "little")
    return at + 24 + length + (-length % 4)


def _value(data: bytes, at: int, kind: int) -> tuple[int, bytes]:
    """Return where the next property begins (-1: nowhere) and the first value of this one."""
    count = 1
    plain_kind = kind & ~0x1000
    if kind & 0x1000 or plain_kind in _VARIABLE:
        count = int.from_bytes(data[at : at + 4], "little")
        at += 4
    if plain_kind in _FIXED:
        size = _FIXED[plain_kind] * count
        return (
            (at + size, data[at : at + _FIXED[plain_kind]]) if at + size <= len(data) else (-1, b"")
        )
    if plain_kind not in _VARIABLE:
        return -1, b""
    first = b""
    for number in range(count):
        if at + 4 > len(data):
            return -1, b""
        length = int.from_bytes(data[at : at + 4], "little")
        if number == 0:
            first = data[at + 4 : at + 4 + length]
        at += 4 + length + (-length % 4)
    return at, first

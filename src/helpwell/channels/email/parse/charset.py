"""Bytes to text, whatever the mail claims: declared charset, UTF-8, detection, then Windows."""

import codecs
import re
from functools import lru_cache

from charset_normalizer import from_bytes

# What senders call a charset, and what they mean by it. The Latin sets are read as their Windows
# supersets, as browsers do (WHATWG Encoding, "names and labels").
_MEANT = {
    "ascii": "ascii",
    "us-ascii": "ascii",
    "ansi_x3.4-1968": "ascii",
    "7bit": "ascii",
    "default": "ascii",
    "utf8": "utf-8",
    "utf-8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso_8859-1": "cp1252",
    "ansi": "cp1252",
    "windows-1252": "cp1252",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "dos-874": "cp874",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "euc-cn": "gb18030",
    "x-euc-cn": "gb18030",
    "big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc-jp",
    "euc-kr": "cp949",
    "ks_c_5601": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601-1989": "cp949",
    "ksc5601": "cp949",
    "ksc_5601": "cp949",
    "windows-949": "cp949",
    "iso-2022-jp": "iso2022_jp_ext",
    "iso-2022-jp-2": "iso2022_jp_2",
    "koi8r": "koi8-r",
    "koi8u": "koi8-u",
    "macintosh": "mac-roman",
    "x-mac-roman": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
}
# Names that state nothing about the bytes.
_MEANINGLESS = {
    "",
    "unknown",
    "unknown-8bit",
    "x-unknown",
    "binary",
    "8bit",
    "none",
    "auto",
    "_default",
}
_SINGLE_BYTE = ("cp125", "cp437", "cp85", "cp874", "iso8859", "koi8", "mac-")
# Codecs whose text looks like ASCII on the wire, so that "all ASCII" proves nothing.
_SEVEN_BIT = ("iso2022", "utf-7", "hz", "utf-16", "utf-32")
_DETECTION_SAMPLE = 6_000
_UTF8_RUN = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_JAPANESE_ESCAPE = re.compile(rb"\x1b(?:\$[@B]|\([JI])")


def decode(data: bytes, declared: str | None = None) -> str:
    """Return the text of these bytes; never fails, replaces only what nothing can read."""
    codec = meant(declared)
    if data.isascii() and not (codec and codec.startswith(_SEVEN_BIT)):
        if b"\x1b" in data and _JAPANESE_ESCAPE.search(data):
            return _strictly(data, "iso2022_jp_ext") or data.decode("ascii")
        return data.decode("ascii")
    if codec is None or codec == "ascii":
        return _without_declaration(data)
    if codec.startswith(_SEVEN_BIT):
        return _seven_bit(data, codec)
    return _as_declared(data, codec)


@lru_cache(maxsize=256)
def meant(declared: str | None) -> str | None:
    """Return the codec that a charset name stands for, or None if there is no such thing."""
    name = (declared or "").strip(" \t\r\n\"'<>;,").lower()[:60]
    name = name.removeprefix("charset=").removeprefix("cs-").split("*")[0]
    if name in _MEANINGLESS:
        return None
    for candidate in (
        name,
        name.replace("_", "-"),
        name.replace("cp-", "cp").replace("win-", "cp"),
    ):
        if candidate in _MEANT:
            return _MEANT[candidate]
        try:
            known = codecs.lookup(candidate)
        except (LookupError, ValueError):
            continue
        # Python's own byte-to-byte codecs (zlib, bz2, hex) must never be reached from a mail.
        is_text = getattr(known, "_is_text_encoding", True)
        if is_text and known.name not in {
            "idna",
            "punycode",
            "unicode_escape",
            "raw_unicode_escape",
        }:
            return _MEANT.get(known.name, known.name)
    return None


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _as_declared(data: bytes, codec: str) -> str:
    if codec == "utf-8":
        return _strictly(data, "utf-8-sig") or _mostly_utf8(data) or _without_declaration(data)
    # A second byte range that is valid UTF-8 by accident is rare in single-byte text; in
    # double-byte text short accidents happen, so more of them are asked for.
    needed = 1 if codec.startswith(_SINGLE_BYTE) else 5
    if _utf8_runs(data, needed) and (text := _strictly(data, "utf-8")) is not None:
        return text
    text = _strictly(data, codec)
    if text is not None:
        return text
    if codec == "cp1252":
        return _windows(data)
    lossy = data.decode(codec, "replace")
    if lossy.count("\ufffd") * 20 < len(data):
        return lossy
    return _without_declaration(data)


def _seven_bit(data: bytes, codec: str) -> str:
    for attempt in (codec, "iso2022_jp_3") if codec.startswith("iso2022_jp") else (codec,):
        if (text := _strictly(data, attempt)) is not None:
            return text
    if data.isascii():
        return data.decode("ascii") if codec == "utf-7" else data.decode(codec, "replace")
    if codec.startswith("utf-"):
        return _without_declaration(data) if codec == "utf-7" else data.decode(codec, "replace")
    return _without_declaration(data)


def _without_declaration(data: bytes) -> str:
    text = _strictly(data, "utf-8-sig") or _mostly_utf8(data)
    if text is not None:
        return text
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"} and (text := _strictly(data, "utf-16")) is not None:
        return text
    return _detected(data) or _windows(data)


def _mostly_utf8(data: bytes) -> str | None:
    """UTF-8 with a few broken places, as when a sender cut it at a number of bytes."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    readable = sum(map(len, _UTF8_RUN.findall(data[:200_000])))
    return text if broken <= 3 and readable > 8 * broken else None


def _utf8_runs(data: bytes, needed: int) -> bool:
    found = _UTF8_RUN.finditer(data)
    return all(next(found, None) is not None for _ in range(needed))


def _detected(data: bytes) -> str | None:
    high = next(i for i, byte in enumerate(data) if byte > 127)
    sample = data[max(0, high - 1_000) : high + _DETECTION_SAMPLE]
    if len(sample) < 24 or sum(byte > 127 for byte in sample) < 6:
        return None  # too little to tell; Windows Latin is the likeliest
    best = from_bytes(sample, enable_fallback=False).best()
    if best is None or best.encoding in {"ascii", "utf_7"}:
        return None
    return data.decode(_MEANT.get(best.encoding.replace("_", "-"), best.encoding), "replace")


def _windows(data: bytes) -> str:
    return _strictly(data, "cp1252") or data.decode("latin-1")

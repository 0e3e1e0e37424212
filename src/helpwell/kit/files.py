"""Files from outside: what they really are, what they may be called, and what is wrong with them."""

import secrets
import unicodedata
import warnings
from enum import StrEnum
from io import BytesIO
from pathlib import PurePosixPath
from urllib.parse import quote

import puremagic
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from helpwell.kit.archives import is_bomb, zip_names
from helpwell.kit.text import strip_controls, strip_invisible

SAFE_INLINE_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
UNKNOWN = "application/octet-stream"
MAX_PIXELS = 40_000_000
MAX_FRAMES = 500
MAX_NAME = 120  # characters
_PILLOW_FORMATS = {
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
}

# The beginnings that we decide ourselves: (offset, bytes, type), most telling first.
_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"PK\x05\x06", "application/zip"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\x00", "application/x-xz"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"MZ", "application/vnd.microsoft.portable-executable"),
    (0, b"\x7fELF", "application/x-elf"),
    (0, b"\xca\xfe\xba\xbe", "application/java-vm"),
    (0, b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"L\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut"),
    (0, b"#!", "text/x-shellscript"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (4, b"ftyp", "video/mp4"),
    (8, b"WAVE", "audio/wav"),
)
_OFFICE_PARTS = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_MARKUP_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"<svg", "image/svg+xml"),
    (b"<!doctype svg", "image/svg+xml"),
    (b"<!doctype html", "text/html"),
    (b"<html", "text/html"),
    (b"<script", "text/html"),
    (b"<head", "text/html"),
    (b"<body", "text/html"),
    (b"<iframe", "text/html"),
)

_EXECUTABLE_TYPES = frozenset(
    {
        "application/vnd.microsoft.portable-executable",
        "application/x-elf",
        "application/java-vm",
        "application/x-mach-binary",
        "application/x-ms-shortcut",
        "text/x-shellscript",
    }
)
_EXECUTABLE_ENDINGS = frozenset(
    """
    ade adp apk app appx appxbundle bat cab chm cmd com command cpl deb desktop diagcab dll dmg exe
    gadget hta inf ins iso img isp jar jnlp js jse jsp lib lnk mde msc msi msix msp mst nsh ocx osd
    pif pkg pl ps1 psc1 psm1 py pyc pyw rb reg rpm scf scr sct settingcontent-ms sh shb sys url vb
    vbe vbs vhd vhdx vxd wsc wsf wsh xll xpi
    """.split()
)
_MACRO_ENDINGS = frozenset("docm dotm xlsm xltm xlam xlsb pptm potm ppsm ppam sldm".split())
_ACTIVE_TYPES = frozenset(
    {"text/html", "image/svg+xml", "application/xml", "text/xml", "application/xhtml+xml"}
)
_ACTIVE_ENDINGS = frozenset("htm html mht mhtml shtml svg svgz xht xhtml xml xsl xslt swf".split())
_SPEAKING_ENDINGS = frozenset(
    "doc docx gif jpeg jpg mp3 mp4 odt pdf png ppt pptx rtf txt xls xlsx".split()
)


class Danger(StrEnum):
    """Why a file is kept with a warning, or not handed out at all."""

    BOMB = "bomb"
    EXECUTABLE = "executable"
    DISGUISED = "disguised"
    MACROS = "macros"
    ACTIVE = "active"

    @property
    def sentence(self) -> Promise:
        """What an agent is told about the file."""
        return _SENTENCES[self]

    @property
    def refused(self) -> bool:
        """True if the file is not handed out; the raw mail still holds it."""
        return self is Danger.BOMB


_SENTENCES: dict[Danger, Promise] = {
    Danger.BOMB: _(
        "This archive unpacks to far more than it should. It is kept in the raw mail only."
    ),
    Danger.EXECUTABLE: _(
        "This file is a program. Open it only if you know the sender and expected it."
    ),
    Danger.DISGUISED: _(
        "This file is not what its name says. Do not open it unless you expected it."
    ),
    Danger.MACROS: _("This document can run macros. Leave macros off when you open it."),
    Danger.ACTIVE: _("This file can run scripts in a browser, so it can only be downloaded."),
}


def sniff(content: bytes, name: str = "") -> str:
    """Return the media type that the bytes themselves tell; the name only decides between texts."""
    for offset, magic, media_type in _MAGIC:
        if content.startswith(magic, offset):
            return _within_zip(content) if media_type == "application/zip" else media_type
    if text_type := _sniff_text(content, name):
        return text_type
    try:
        guessed = puremagic.from_string(content[:4096], mime=True)
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    # A guess from few bytes must never raise a file to something that browsers show or run.
    unsafe = guessed in SAFE_INLINE_IMAGES or guessed in _ACTIVE_TYPES or "/" not in guessed
    return UNKNOWN if unsafe or "script" in guessed else guessed


def inline_image_type(content: bytes) -> str | None:
    """Return the type of a picture that may be shown on a page, or None for anything else.

    The picture was decoded whole, within limits of pixels and frames.
    """
    media_type = sniff(content)
    if media_type not in SAFE_INLINE_IMAGES:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=[_PILLOW_FORMATS[media_type]]) as picture:
                width, height = picture.size
                frames = getattr(picture, "n_frames", 1)
                if width * height > MAX_PIXELS or frames > MAX_FRAMES:
                    return None
                picture.load()
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        MemoryError,
        IndexError,
        OverflowError,
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ):
        return None
    return media_type


def danger(name: str, media_type: str, content: bytes) -> Danger | None:
    """Return what is wrong with a file, or None; `media_type` is the sniffed one."""
    endings = _endings(name)
    last = endings[-1] if endings else ""
    if is_bomb(media_type, content):
        return Danger.BOMB
    if _is_disguised(endings, media_type):
        return Danger.DISGUISED
    if media_type in _EXECUTABLE_TYPES or last in _EXECUTABLE_ENDINGS:
        return Danger.EXECUTABLE
    if last in _MACRO_ENDINGS or _has_macros(media_type, content):
        return Danger.MACROS
    if media_type in _ACTIVE_TYPES or last in _ACTIVE_ENDINGS:
        return Danger.ACTIVE
    return None


def safe_name(claimed: str) -> str:
    """Return a file name to show and to offer for download: one plain component, never empty."""
    # First to one form, then the checks: a character that is removed later must not protect a dot.
    plain = unicodedata.normalize("NFC", claimed.encode("utf-8", "replace").decode())
    plain = strip_invisible(strip_controls(plain))
    plain = "".join("_" if c in '<>:"|?*' else c for c in _last_part(plain))
    plain = " ".join(plain.split()).strip(". ")
    if not plain:
        return "file"
    stem, dot, ending = plain.rpartition(".")
    if (stem or ending).partition(".")[0].strip().upper() in _RESERVED:
        plain = f"_{plain}"
        stem = f"_{stem}" if dot else stem
    if len(plain) <= MAX_NAME and len(plain.encode()) <= 240:
        return plain
    return _shortened(stem, ending) if dot and 0 < len(ending) <= 20 else _cut(plain, MAX_NAME)


def content_disposition(name: str, *, inline: bool = False) -> str:
    """Return the header's value (RFC 6266): the name plain for old readers, and whole in UTF-8."""
    clean = safe_name(name)
    ascii_name = unicodedata.normalize("NFKD", clean).encode("ascii", "ignore").decode()
    # A percent sign in the plain form is decoded by some browsers and not by others.
    plain = "".join("_" if c in '"\\%' else c for c in ascii_name).strip(". ") or "file"
    kind = "inline" if inline else "attachment"
    encoded = quote(clean, safe="!#$&+-.^_`|~")
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}"


def storage_key() -> str:
    """Return a new random place in the storage; nothing of the file's own name is in it."""
    key = secrets.token_hex(16)
    return f"{key[:2]}/{key[2:4]}/{key}"


# Windows reads these as devices, whatever ending follows.
_RESERVED = frozenset(
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"]
    + [f"{device}{n}" for device in ("COM", "LPT") for n in "0123456789¹²³"]
)


def _last_part(path: str) -> str:
    # Full-width and other look-alike slashes are no separators anywhere, but there is no need for them.
    for look_alike in "\\\u2044\u2215\u29f8\uff0f\uff3c":
        path = path.replace(look_alike, "/")
    name = PurePosixPath(path.rstrip("/ ")).name if path.strip("/. ") else ""
    return ".".join(part for part in name.split(".") if part) if ".." in name else name


def _shortened(stem: str, ending: str) -> str:
    return f"{_cut(stem, MAX_NAME - len(ending) - 1)}.{ending}"


def _cut(text: str, length: int) -> str:
    """Cut to so many characters, and to bytes that fit the file systems that count those."""
    cut = text[:length]
    while len(cut.encode()) > 200:
        cut = cut[:-1]
    return cut.strip(". ") or "file"


def _within_zip(content: bytes) -> str:
    names = zip_names(content)
    if "[Content_Types].xml" in names:
        for folder, media_type in _OFFICE_PARTS.items():
            if any(name.startswith(folder) for name in names):
                return media_type
    if "META-INF/MANIFEST.MF" in names:
        return "application/java-archive"
    return "application/zip"


def _sniff_text(content: bytes, name: str) -> str | None:
    head = content[:4096]
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            head = head.decode(encoding, "ignore").encode()
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    # Browsers look for tags in the first bytes, so nothing in front may hide them.
    for beginning, media_type in _MARKUP_STARTS:
        if start.startswith(beginning) or (start.startswith(b"<") and beginning in start):
            return media_type
    if start.startswith(b"<?xml"):
        return "application/xml"
    if not head or b"\0" in head or sum(byte < 9 or 13 < byte < 32 for byte in head) > 0:
        return None
    return _TEXT_ENDINGS.get((_endings(name) or [""])[-1], "text/plain")


_TEXT_ENDINGS = {
    "csv": "text/csv", "ics": "text/calendar", "vcf": "text/vcard", "json": "application/json",
    "eml": "message/rfc822", "html": "text/html", "htm": "text/html", "svg": "image/svg+xml",
    "js": "text/javascript", "xml": "application/xml",
}  # fmt: skip


def _endings(name: str) -> list[str]:
    return [part.strip().lower() for part in safe_name(name).split(".")[1:]]


def _is_disguised(endings: list[str], media_type: str) -> bool:
    """True for invoice.pdf.exe, and for a program that calls itself a picture or a document."""
    last = endings[-1] if endings else ""
    doubled = len(endings) > 1 and endings[-2] in _SPEAKING_ENDINGS and last in _EXECUTABLE_ENDINGS
    inside = media_type in _EXECUTABLE_TYPES | _ACTIVE_TYPES
    return doubled or (inside and last in _SPEAKING_ENDINGS - {"txt"})


def _has_macros(media_type: str, content: bytes) -> bool:
    if media_type in _OFFICE_PARTS.values() or media_type == "application/zip":
        return any(name.endswith(("vbaProject.bin", "xlm.bin")) for name in zip_names(content))
    if media_type == "application/x-ole-storage":
        # The storage names of VBA projects, in the UTF-16 of its directory.
        return "_VBA_PROJECT".encode("utf-16-le") in content
    return False

"""Files in a mail: what they are called, and those that older programs wrote into the text."""

import binascii
import mimetypes
import re
from itertools import islice

from .charset import decode
from .envelope import Attachment
from .headers import clean, decode_words
from .limits import MAX_NAME
from .mime import Part

# Characters that show nothing, or turn the direction of what follows: both hide an extension.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_UU_BEGIN = re.compile(r"^begin [0-7]{3,4} (\S.{0,200})$", re.MULTILINE)
_MAX_UU_FILES = 200
_EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/pjpeg": ".jpg",
    "text/plain": ".txt",
    "text/calendar": ".ics",
    "text/html": ".html",
    "message/rfc822": ".eml",
    "message/global": ".eml",
    "application/ms-tnef": ".dat",
    "application/pgp-signature": ".asc",
    "application/pgp-encrypted": ".asc",
    "application/pkcs7-signature": ".p7s",
    "application/pkcs7-mime": ".p7m",
    "message/delivery-status": ".txt",
    "message/feedback-report": ".txt",
    "message/disposition-notification": ".txt",
    "text/rfc822-headers": ".txt",
}
_NAMES = {
    "text/calendar": "invite",
    "application/ms-tnef": "winmail",
    "application/pgp-signature": "signature",
    "application/pgp-encrypted": "encrypted",
    "application/pkcs7-signature": "smime",
    "application/pkcs7-mime": "smime",
    "message/delivery-status": "delivery-status",
    "message/feedback-report": "feedback-report",
    "message/disposition-notification": "receipt",
    "text/rfc822-headers": "headers",
}


def stated_name(part: Part) -> str:
    """Return the file name that the part itself gives, safe to show, or an empty string."""
    name = part.disposition[1].get("filename") or part.params.get("name") or ""
    # Some programs give the name as an unknown parameter of the type.
    name = name or part.params.get("filename", "")
    return safe_name(name)


def safe_name(name: str) -> str:
    """Return a file name decoded, on one line, without folders and without unseen characters."""
    name = _UNSEEN.sub("", clean(decode_words(name)))
    name = name.replace("\\", "/").rstrip("/ ").rpartition("/")[2].strip()
    if len(name) > MAX_NAME:
        stem, dot, extension = name.rpartition(".")
        keep = dot + extension if len(extension) < 12 else ""
        name = (stem or extension)[: MAX_NAME - len(keep)] + keep
    return "" if name in {".", ".."} else name


def attachment(
    part: Part, number: int, *, is_related: bool = False, is_nested: bool = False
) -> Attachment:
    """Return the part as a file; one without a name gets it from its type."""
    content_id = part.text("content-id").strip("<> ") or None
    disposition = part.disposition[0] or None
    return Attachment(
        name=stated_name(part) or _made_name(part, number),
        type=part.type,
        content=part.body.lstrip(b"\r\n") if part.is_message else part.content(),
        content_id=clean(content_id) if content_id else None,
        disposition=disposition,
        is_inline=disposition == "inline" or (is_related and disposition != "attachment"),
        is_nested=is_nested,
    )


def _made_name(part: Part, number: int) -> str:
    extension = _EXTENSIONS.get(part.type) or mimetypes.guess_extension(part.type) or ".bin"
    if part.is_message and part.children:
        subject = safe_name(part.children[0].decoded("subject").replace("/", "-"))
        return (subject[: MAX_NAME - 10].rstrip(". ") or "message") + extension
    location = safe_name(part.text("content-location"))
    if "." in location[1:-1] and len(location) < 100:
        return location
    if part.type in _NAMES:
        return _NAMES[part.type] + extension
    return f"{part.main_type}-{number}{extension}"


def take_uuencoded(text: str) -> tuple[str, list[Attachment]]:
    """Take the uuencoded files out of a text; a block that does not decode stays text."""
    kept: list[str] = []
    files: list[Attachment] = []
    at = 0
    for begin in islice(_UU_BEGIN.finditer(text), _MAX_UU_FILES) if "begin " in text else ():
        if begin.start() < at:
            continue
        content, end = _uu_block(text, begin.end() + 1)
        if content is None:
            continue
        name = safe_name(begin[1]) or f"file-{len(files) + 1}.bin"
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        files.append(Attachment(name=name, type=kind, content=content, disposition="attachment"))
        kept.append(text[at : begin.start()])
        at = end
    return "".join([*kept, text[at:]]), files


def _uu_block(text: str, at: int) -> tuple[bytes | None, int]:
    """Return the bytes up to the line "end" and where the text goes on, or None."""
    out: list[bytes] = []
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        line = text[at:end].rstrip()
        at = end
        if line == "end":
            return b"".join(out), at
        if not line or line == "`":
            continue
        try:
            out.append(binascii.a2b_uu(line.encode("ascii")))
        except (binascii.Error, UnicodeEncodeError):
            break
    return None, at


def text_of(part: Part) -> str:
    """Return a text part as text, with plain line ends."""
    data = part.content()
    declared = part.params.get("charset")
    return decode(data, declared).replace("\r\n", "\n").replace("\r", "\n")

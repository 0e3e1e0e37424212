"""All that is worked out from the bytes of one mail alone. Pure: this runs in a process that has nothing but the mail."""

import hashlib

import msgspec

from helpwell.channels.email.parse import parse
from helpwell.channels.email.parse.envelope import Attachment, Envelope
from helpwell.kit import files
from helpwell.kit.html import clean_mail

MOST_FILES = 200
TOO_MANY = "too many"


class FileFacts(msgspec.Struct, frozen=True):
    """What is known of one attached file; one that is refused stays in the raw mail only."""

    name: str
    type: str
    size: int
    content_id: str = ""
    is_inline: bool = False
    is_safe_image: bool = False
    danger: str = ""
    is_refused: bool = False
    content: bytes = b""


class Readout(msgspec.Struct, frozen=True):
    """A mail read: the envelope without what follows, the cleaned HTML, the files, and what makes copies of it equal."""

    envelope: Envelope
    html: str
    files: list[FileFacts]
    fingerprint: str


def read_out(raw: bytes) -> Readout:
    """Everything about these bytes; may be slow, large, or fail on hostile ones."""
    envelope = parse(raw)
    return Readout(
        envelope=msgspec.structs.replace(
            envelope,
            html=None,
            attachments=[],
            text=_storable(envelope.text),
            reply_text=_storable(envelope.reply_text),
            quoted_text=_storable(envelope.quoted_text),
            subject=_storable(envelope.subject),
        ),
        html=_storable(clean_mail(envelope.html)) if envelope.html else "",
        files=[_facts(file, number) for number, file in enumerate(envelope.attachments)],
        fingerprint=_fingerprint(envelope, raw),
    )


def as_bytes(readout: Readout) -> bytes:
    """The readout in msgpack; lone surrogates, which UTF-8 cannot hold, become question marks."""
    try:
        return msgspec.msgpack.encode(readout)
    except UnicodeEncodeError:
        plain = _without_surrogates(msgspec.to_builtins(readout, builtin_types=(bytes,)))
        return msgspec.msgpack.encode(plain)


def from_bytes(data: bytes) -> Readout:
    """The readout again; raises msgspec.ValidationError where the bytes are none."""
    return msgspec.msgpack.decode(data, type=Readout)


def _facts(file: Attachment, number: int) -> FileFacts:
    name = files.safe_name(file.name)
    if number >= MOST_FILES:
        return FileFacts(name, file.type[:120], len(file.content), danger=TOO_MANY, is_refused=True)
    sniffed = files.sniff(file.content, name)
    danger = files.danger(name, sniffed, file.content)
    refused = danger is not None and danger.refused
    image = None if refused else files.inline_image_type(file.content)
    return FileFacts(
        name=name,
        type=(image or sniffed)[:120],
        size=len(file.content),
        content_id=(file.content_id or "")[:200],
        is_inline=file.is_inline and bool(file.content_id) and image is not None,
        is_safe_image=image is not None,
        danger=str(danger or ""),
        is_refused=refused,
        content=b"" if refused else file.content,
    )


def _fingerprint(envelope: Envelope, raw: bytes) -> str:
    """The same for copies of one mail that came by different ways; another text or file under the same Message-ID differs.

    A mail with neither Message-ID nor date is only the same as its exact bytes.
    """
    if envelope.message_id is None and envelope.date is None:
        return hashlib.sha256(b"raw\0" + raw).hexdigest()
    parts = [
        envelope.message_id or "",
        envelope.from_address or envelope.from_name,
        envelope.subject,
        envelope.date.isoformat() if envelope.date else "",
        " ".join(envelope.text.split()),
        *sorted(hashlib.sha256(file.content).hexdigest() for file in envelope.attachments),
    ]
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "replace")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def _storable(text: str) -> str:
    """Without NUL, which PostgreSQL refuses."""
    return text.replace("\0", "")


def _without_surrogates(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {key: _without_surrogates(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_surrogates(inner) for inner in value]
    return value

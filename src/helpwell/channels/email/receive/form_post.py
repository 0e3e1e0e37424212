"""Reading a form post from its bytes, exactly: fields as bytes, files with their names. Pure."""

from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from urllib.parse import parse_qsl

_MOST_PARTS = 2_000


@dataclass(frozen=True)
class Part:
    """One field of a form; a file has a file name."""

    name: str
    content: bytes
    file_name: str | None = None
    content_type: str = ""


def parts_of(content_type: str, body: bytes) -> list[Part]:
    """The parts of a form post in their order; raises ValueError for what is no form."""
    header = _header(b"Content-Type: " + content_type.encode("latin-1", "replace"))
    kind = header.get_content_type()
    if kind == "application/x-www-form-urlencoded":
        pairs = parse_qsl(
            body.decode("latin-1"), keep_blank_values=True, encoding="latin-1", max_num_fields=_MOST_PARTS
        )  # fmt: skip
        return [Part(name, value.encode("latin-1")) for name, value in pairs]
    boundary = header.get_param("boundary")
    if kind != "multipart/form-data" or not isinstance(boundary, str) or not boundary:
        raise ValueError("This is no form.")
    return _multipart(boundary.encode("latin-1", "replace"), body)


def _multipart(boundary: bytes, body: bytes) -> list[Part]:
    chunks = (b"\r\n" + body).split(b"\r\n--" + boundary, _MOST_PARTS + 1)
    if len(chunks) > _MOST_PARTS + 1 or not chunks[-1].startswith(b"--"):
        raise ValueError("This form has too many parts, or no end.")
    return [_part(chunk) for chunk in chunks[1:-1]]


def _part(chunk: bytes) -> Part:
    head, _, content = chunk.removeprefix(b"\r\n").partition(b"\r\n\r\n")
    header = _header(head)
    named = header.get_param("name", "", "content-disposition")
    file_name = header.get_filename()
    return Part(
        name=str(named),
        content=content,
        file_name=_utf8(file_name) if file_name is not None else None,
        content_type=header.get_content_type() if header["content-type"] else "",
    )


def _header(head: bytes) -> Message:
    return BytesHeaderParser().parsebytes(head)


def _utf8(text: str) -> str:
    """Browsers and providers write UTF-8 into a header that is read as ASCII with the rest escaped."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")

"""Header fields: unfolded, decoded, and read as addresses, ids, parameters and dates."""

import base64
import binascii
import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz
from urllib.parse import unquote_to_bytes

from . import charset
from .envelope import Mailbox
from .limits import MAX_ADDRESSES, MAX_HEADER_CHARS, MAX_REFERENCES

_FOLD = re.compile(r"\r?\n[ \t]*|\r")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WORD_HEAD = re.compile(r"=\?([A-Za-z0-9_.:+\-]{1,40})(?:\*[A-Za-z\-]{1,10})?\?([bBqQ])\?")
_MSG_ID = re.compile(r"<([^<>\s]{1,900}(?:\s[^<>\s]{1,200})?)>")
_ADDRESS = re.compile(r"[^\s<>,;:()\"\[\]]+@[^\s<>,;()\"]+|\"[^\"]{1,64}\"@[^\s<>,;()\"]+")
_DOMAIN = re.compile(r"[^\s<>\"(),;:\\@\[\]]+|\[[\da-fA-F.:IPv]{3,60}\]")
_LOCAL = re.compile(r"[^\s<>\"(),;:\\@\[\]]+")
_LIST_TOKEN = re.compile(r'"(?:[^"\\]|\\.){0,2000}"|[(),;:<>]|[^"(),;:<>]+|"')
_DATE_YEARS = range(1980, 2200)


def unfold(raw: bytes) -> str:
    """Return a field's value on one line, as text, encoded words not yet decoded."""
    text = charset.decode(raw[:MAX_HEADER_CHARS])
    return _FOLD.sub(" ", text).strip()


def clean(text: str) -> str:
    """Return text without control characters and broken surrogates."""
    if not text.isascii():
        text = _SURROGATE.sub("\ufffd", text)
    return _CONTROL.sub("", text)


def decoded(value: str) -> str:
    """Return a header text with its encoded words (RFC 2047) decoded, on one clean line."""
    return clean(" ".join(decode_words(value).split()))


def decode_words(value: str) -> str:
    """Decode encoded words wherever they stand, glued to text, split in mid-character or broken."""
    if "=?" not in value:
        return value
    out: list[str] = []
    pending = b""
    pending_charset = ""
    at = 0
    while (start := value.find("=?", at)) != -1:
        head = _WORD_HEAD.match(value, start)
        end = value.find("?=", head.end()) if head else -1
        if head is None or end == -1:
            out += [_flush(pending, pending_charset), value[at : start + 2]]
            pending, at = b"", start + 2
            continue
        between = value[at:start]
        name = head[1].lower()
        # White space between two encoded words belongs to the encoding (RFC 2047, 6.2).
        if (pending and between.strip()) or name != pending_charset:
            out.append(_flush(pending, pending_charset))
            out.append(between if between.strip() or not pending else "")
            pending = b""
        elif not pending:
            out.append(between)
        pending += _payload(value[head.end() : end], head[2])
        pending_charset, at = name, end + 2
    out += [_flush(pending, pending_charset), value[at:]]
    return "".join(out)


def _flush(data: bytes, name: str) -> str:
    return charset.decode(data, name) if data else ""


def _payload(text: str, encoding: str) -> bytes:
    raw = text.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return binascii.a2b_qp(raw.replace(b" ", b"_"), header=True)
    return from_base64(raw)


def from_base64(raw: bytes) -> bytes:
    """Decode base64 as far as it goes, with or without padding."""
    try:
        return binascii.a2b_base64(raw)
    except binascii.Error:
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        return base64.b64decode(letters + b"=" * (-len(letters) % 4))


def mailboxes(value: str) -> list[Mailbox]:
    """Return the mailboxes of an address list, however it is written; groups are opened."""
    if "@" not in value:
        value = decode_words(value)  # some encode the address as well
    found = [_mailbox(piece) for piece in _split_list(value)[:MAX_ADDRESSES]]
    return [mailbox for mailbox in found if mailbox.address or mailbox.name]


def _split_list(value: str) -> list[str]:
    """Split at the commas and semicolons that are not inside quotes, comments or brackets."""
    pieces: list[str] = []
    piece = ""
    depth = 0
    angle = False
    for bit in _LIST_TOKEN.findall(value):
        if bit in "()" or depth:
            depth = max(0, depth + (bit == "(") - (bit == ")"))
        elif bit in "<>":
            angle = bit == "<"
        elif not angle and bit in ",;":
            pieces.append(piece)
            piece = ""
            continue
        elif not angle and bit == ":" and "@" not in piece:
            piece = ""  # the name of a group (RFC 5322, 3.4)
            continue
        piece += bit
    # What was never closed: take the commas as they come.
    pieces += re.split(r"[,;]", piece) if depth or angle else [piece]
    return [text for piece in pieces if (text := piece.strip())]


def _mailbox(piece: str) -> Mailbox:
    comments, bare = _without_comments(piece)
    opened = bare.rfind("<")
    if opened != -1:
        inside = bare[opened + 1 :].split(">")[0]
        address = usable_address(re.sub(r"\s+", "", inside))
        name = bare[:opened] + " " + bare[opened + 1 :].partition(">")[2]
        if address is None and (found := _ADDRESS.search(bare)):
            address, name = usable_address(found[0]), bare[: found.start()].replace("<", "")
    else:
        joined = re.sub(r"\s*([@.])\s*", r"\1", bare)
        found = _ADDRESS.search(joined)
        address = usable_address(found[0]) if found else None
        name = joined[: found.start()] if found and address else ("" if address else bare)
    name = _unquoted(name) or comments
    return Mailbox(name=decoded(name).strip("\"' "), address=address)


def _without_comments(piece: str) -> tuple[str, str]:
    if "(" not in piece:
        return "", piece
    comments: list[str] = []
    bare: list[str] = []
    depth = 0
    quoted = False
    for char in piece:
        if char == '"' and not depth:
            quoted = not quoted
        if char == "(" and not quoted:
            depth += 1
        elif char == ")" and not quoted and depth:
            depth -= 1
        elif depth:
            comments.append(char)
        else:
            bare.append(char)
    return "".join(comments), "".join(bare)


def _unquoted(name: str) -> str:
    name = name.strip()
    if '"' not in name:
        return name
    return re.sub(r"\\(.)", r"\1", name.replace('\\"', "\0").replace('"', "")).replace("\0", '"')


def usable_address(text: str) -> str | None:
    """Return the address in lower case if mail could be sent to it, else None."""
    text = clean(text).strip().strip("<>").removeprefix("mailto:")
    if text.startswith("@") and ":" in text:  # a source route (RFC 5321, appendix C)
        text = text.rpartition(":")[2]
    if "=?" in text:
        text = decoded(text)
    local, at, domain = text.rpartition("@")
    local, domain = local.strip("'` "), domain.strip("'`\". ")
    if not at or not local or not domain or len(text) > 320:
        return None
    if not _DOMAIN.fullmatch(domain) or not (local.startswith('"') or _LOCAL.fullmatch(local)):
        return None
    return f"{local}@{domain}".lower()


def message_ids(value: str) -> list[str]:
    """Return the ids of a References or In-Reply-To field, without brackets, in order."""
    found = [re.sub(r"\s+", "", m) for m in _MSG_ID.findall(value)]
    if not found:
        found = [word.strip("<>,;") for word in value.split() if "@" in word]
    return list(dict.fromkeys(clean(item) for item in found if item))[-MAX_REFERENCES:]


def parse_date(value: str) -> datetime | None:
    """Return the moment that a Date field states, aware, or None if it states none."""
    try:
        parts = parsedate_tz(value[:200])
        if parts is None or parts[0] not in _DATE_YEARS:
            return None
        year, month, day, hour, minute, second = parts[:6]
        zone = timezone(timedelta(seconds=parts[9] or 0))
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone).astimezone(
            UTC
        )
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """Split `text/plain; charset=x` into the value and its parameters (RFC 2045, RFC 2231)."""
    pieces = _split_parameters(value)
    params: dict[str, str] = {}
    continued: dict[str, dict[int, tuple[str, bool]]] = {}
    for piece in pieces[1:]:
        name, equals, text = piece.partition("=")
        name = name.strip().lower()
        if not equals or not name:
            continue
        base, star, rest = name.partition("*")
        if star:
            number = rest.rstrip("*")
            index = int(number) if number.isdigit() and len(number) < 4 else 0
            continued.setdefault(base, {})[index] = (
                _parameter_text(text),
                rest.endswith("*") or not rest,
            )
        else:
            params.setdefault(name, _parameter_text(text))
    for base, segments in continued.items():
        params[base] = _joined_segments(segments)
    return pieces[0].strip().lower(), params


def _split_parameters(value: str) -> list[str]:
    if '"' not in value:
        return value.split(";")
    pieces: list[str] = []
    start = 0
    quoted = skip = False
    for at, char in enumerate(value):
        if skip:
            skip = False
        elif char == "\\" and quoted:
            skip = True
        elif char == '"':
            quoted = not quoted
        elif char == ";" and not quoted:
            pieces.append(value[start:at])
            start = at + 1
    rest = value[start:]
    return pieces + (rest.split(";") if quoted else [rest])


def _parameter_text(text: str) -> str:
    text = text.strip()
    if text.startswith('"'):
        text = text[1:-1] if text.endswith('"') and len(text) > 1 else text[1:]
        text = text.replace('\\"', '"').replace("\\\\", "\\")
    return text


def _joined_segments(segments: dict[int, tuple[str, bool]]) -> str:
    ordered = [segments[index] for index in sorted(segments)]
    name = ""
    data = b""
    for number, (text, is_encoded) in enumerate(ordered):
        if number == 0 and is_encoded and text.count("'") >= 2:
            name, _, text = text.split("'", 2)  # noqa: PLW2901  the rest of the first segment
        data += unquote_to_bytes(text) if is_encoded else text.encode("utf-8", "replace")
    return charset.decode(data, name or "utf-8")

"""Plain text: one line, short, without control characters; names and addresses."""

import hashlib
import unicodedata

import idna

MAX_ADDRESS = 254  # RFC 5321, 4.5.3.1.3: a path of 256 with its angle brackets
MAX_LOCAL_PART = 64

# The marks that RFC 5322 allows in an unquoted local part.
_LOCAL_MARKS = frozenset("!#$%&'*+-/=?^_`{|}~.")
_DOMAIN_MARKS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
# Bidirectional overrides and isolates, zero-width marks, the byte order mark, soft hyphen.
_INVISIBLE = frozenset(
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)


def strip_controls(text: str) -> str:
    """Return the text without control characters and broken surrogates; line ends become \\n."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in unified if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})


def is_invisible(char: str) -> bool:
    """True for a character that turns the reading direction or shows nothing at all."""
    return char in _INVISIBLE


def strip_invisible(text: str) -> str:
    """Return the text without its invisible characters."""
    return "".join(c for c in text if c not in _INVISIBLE)


def one_line(value: str, length: int | None = None) -> str:
    """Return the value as one line that is safe in a mail header: no CR, LF or control left."""
    # str.split() also breaks at U+2028, U+0085 and their kin, which some mail software takes for ends.
    line = " ".join(strip_controls(value).split())
    return line if length is None else _shorten(line, length)


def preview(text: str, length: int = 140) -> str:
    """Return the beginning of a text for a list row, on one line, cut between words."""
    # Only the head is looked at: a list must not pay for a megabyte of text in each row.
    head = strip_invisible(text[: length * 8])
    unquoted = (line for line in head.splitlines() if not line.lstrip().startswith(">"))
    return one_line(" ".join(unquoted), length) or one_line(head, length)


def initials(name: str) -> str:
    """Return one or two capital letters that stand for a name, or "?"."""
    words = [
        word for word in one_line(strip_invisible(name)).split("@")[0].split() if _letter(word)
    ]
    if not words:
        return "?"
    chosen = words[:1] if len(words) == 1 else [words[0], words[-1]]
    return "".join(_letter(word).upper()[:1] for word in chosen)


def hue(name: str) -> int:
    """Return a hue from 0 to 359, always the same for the same name."""
    key = one_line(name).casefold().encode("utf-8", "replace")
    return int.from_bytes(hashlib.sha256(key).digest()[:4], "big") % 360


def normalize_email(address: str) -> str | None:
    """Return the one spelling of an address by which it is stored and compared, or None for junk."""
    local, at, domain = address.strip(" \t\r\n").rpartition("@")
    if not at or not _is_local_part(local):
        return None
    ascii_domain = _ascii_domain(domain)
    if ascii_domain is None:
        return None
    whole = f"{unicodedata.normalize('NFC', local).lower()}@{ascii_domain}"
    return whole if len(whole.encode()) <= MAX_ADDRESS else None


def display_address(name: str, address: str) -> str:
    """Return `Name <address>` for a header; no name can add a recipient or a line."""
    plain = one_line(strip_invisible(name), 200)
    only = "".join(c for c in one_line(address) if c not in '<>", ')
    if not plain:
        return only
    if all(c.isalnum() or c in " '-_" or _is_mark(c) for c in plain):
        return f"{plain} <{only}>"
    quoted = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{only}>'


def _shorten(line: str, length: int) -> str:
    if len(line) <= length:
        return line
    cut = line[: max(length - 1, 0)]
    head, space, _ = line[:length].rpartition(" ")
    # A cut that would lose more than a third of the line is made inside the word.
    keep = head if space and len(head) * 3 >= length * 2 else cut
    return f"{keep.rstrip()}…"


def _letter(word: str) -> str:
    return next((c for c in word if c.isalnum()), "")


def _is_local_part(local: str) -> bool:
    if not local or len(local.encode("utf-8", "replace")) > MAX_LOCAL_PART:
        return False
    if local.startswith(".") or local.endswith(".") or ".." in local:
        return False
    return all(c.isalnum() or c in _LOCAL_MARKS or _is_mark(c) for c in local)


def _is_mark(char: str) -> bool:
    """Combining marks are letters' parts in many scripts (RFC 6531 addresses)."""
    return unicodedata.category(char) in {"Mn", "Mc"}


def _ascii_domain(domain: str) -> str | None:
    if len(domain) > 253 or domain.startswith("[") or "." not in domain:
        return None
    try:
        encoded = idna.encode(domain.lower(), uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError):
        encoded = domain.lower()  # real hosts break IDNA's letter, as with an underscore or "--"
    labels = encoded.split(".")
    if len(encoded) > 253 or not all(_is_label(label) for label in labels):
        return None
    return None if labels[-1].isdigit() else encoded


def _is_label(label: str) -> bool:
    within = 0 < len(label) <= 63 and not label.startswith("-") and not label.endswith("-")
    return within and set(label) <= _DOMAIN_MARKS | {"_"}

"""Archives looked at from outside: their lists of names and sizes, never unpacked to disk."""

import zlib
from io import BytesIO
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

MAX_ENTRIES = 10_000
MAX_UNPACKED = 2_000_000_000  # bytes
MAX_RATIO = 200  # honest text packs 5 to 20 times, empty spreadsheets about 100
FREE_SIZE = 20_000_000  # bytes; what unpacks to no more than this harms nobody
_ZIP_TYPES = ("application/zip", "application/java-archive", "application/vnd.openxmlformats")


def is_bomb(media_type: str, content: bytes) -> bool:
    """True if unpacking would give far more than was sent: too many entries, or too large."""
    if media_type.startswith(_ZIP_TYPES):
        return _is_zip_bomb(content)
    return media_type == "application/gzip" and _is_gzip_bomb(content)


def zip_names(content: bytes) -> list[str]:
    """Return the names in a zip's directory; [] if it cannot be read or is not worth reading."""
    return [entry.filename for entry in _entries(content) or []][:MAX_ENTRIES]


def _is_zip_bomb(content: bytes) -> bool:
    entries = _entries(content)
    if entries is None:
        return False  # broken, so nothing unpacks it either
    unpacked = sum(entry.file_size for entry in entries)
    # Entries that share the same bytes claim more packed bytes than the whole file has.
    packed = min(sum(entry.compress_size for entry in entries), len(content))
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
        return True
    return unpacked > FREE_SIZE and unpacked > MAX_RATIO * max(packed, 1)


def _entries(content: bytes) -> list[ZipInfo] | None:
    # The end record counts the entries; a directory of millions is not read to be refused.
    try:
        with ZipFile(BytesIO(content)) as archive:
            return archive.infolist()
    except (BadZipFile, LargeZipFile, ValueError, OSError, NotImplementedError, IndexError):
        return None


def _is_gzip_bomb(content: bytes) -> bool:
    limit = max(FREE_SIZE, MAX_RATIO * len(content))
    unpacked = 0
    stream = zlib.decompressobj(wbits=31)
    waiting = content
    try:
        while waiting and unpacked <= min(limit, 5 * FREE_SIZE):
            unpacked += len(stream.decompress(waiting, 1_000_000))
            waiting = stream.unconsumed_tail
    except zlib.error:
        return False
    # A large honest archive is not unpacked to its end: it got this far at an honest ratio.
    read = len(content) - len(waiting)
    return unpacked > FREE_SIZE and unpacked > MAX_RATIO * max(read, 1)

"""Opaque S/MIME (RFC 8551): the signed content inside a p7m, without checking the signature."""

_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")  # 1.2.840.113549.1.7.2
_MAX_STEPS = 20_000


def signed_content(data: bytes) -> bytes | None:
    """Return the MIME entity that was signed, or None if this is not plain signed data."""
    try:
        return _content(data)
    except (IndexError, ValueError):
        return None


def _content(data: bytes) -> bytes | None:
    # ContentInfo ::= SEQUENCE { OID signedData, [0] SignedData ::= SEQUENCE {
    #   version, digestAlgorithms SET, encapContentInfo SEQUENCE { OID, [0] OCTET STRING }, ... } }
    at, end = _enter(data, 0, 0x30)
    tag, start, stop, at = _element(data, at, end)
    if tag != 0x06 or data[start:stop] != _SIGNED_DATA:
        return None
    at, end = _enter(data, at, 0xA0)
    at, end = _enter(data, at, 0x30)
    for _ in range(2):
        at = _element(data, at, end)[3]
    at, end = _enter(data, at, 0x30)
    at = _element(data, at, end)[3]
    at, end = _enter(data, at, 0xA0)
    return b"".join(_octets(data, at, end))


def _octets(data: bytes, at: int, end: int) -> list[bytes]:
    """The string may be cut in pieces, of which each may have an open length (BER)."""
    found: list[bytes] = []
    for _ in range(_MAX_STEPS):
        if at >= end or data[at : at + 2] == b"\0\0":
            break
        if data[at] & 0xDF == 0x04 and data[at] & 0x20:
            at = _header(data, at)[0]  # step into the pieces
            continue
        tag, start, stop, at = _element(data, at, end)
        if tag != 0x04:
            break
        found.append(data[start:stop])
    return found


def _enter(data: bytes, at: int, wanted: int) -> tuple[int, int]:
    if data[at] != wanted:
        raise ValueError(wanted)
    start, length = _header(data, at)
    return start, len(data) if length is None else min(len(data), start + length)


def _header(data: bytes, at: int) -> tuple[int, int | None]:
    first = data[at + 1]
    if first < 0x80:
        return at + 2, first
    if first == 0x80:
        return at + 2, None
    size = first & 0x7F
    if size > 8:
        raise ValueError(size)
    return at + 2 + size, int.from_bytes(data[at + 2 : at + 2 + size], "big")


def _element(data: bytes, at: int, end: int) -> tuple[int, int, int, int]:
    """Return tag, start and stop of the content, and where the next element begins."""
    tag = data[at]
    start, length = _header(data, at)
    if length is not None:
        return tag, start, min(end, start + length), min(end, start + length)
    depth, place = 1, start
    for _ in range(_MAX_STEPS):
        if data[place : place + 2] == b"\0\0":
            depth, place = depth - 1, place + 2
            if not depth:
                return tag, start, place - 2, place
            continue
        inner, inner_length = _header(data, place)
        if inner_length is None:
            depth, place = depth + 1, inner
        else:
            place = inner + inner_length
    raise ValueError(tag)

"""Reading the bytes of one mail after DATA, within the limits of size, line and memory."""

import asyncio

from helpwell.channels.email.receive.memory import Room

NO_ROOM = "452 4.3.1 Too much mail at once, try again later"
_TOO_LARGE = "552 5.3.4 Too much mail data"
_LINE_TOO_LONG = "500 5.6.0 Line too long"
_END = b".\r\n"


class Incoming:
    """A mail as it comes. Once it is refused nothing of it is kept, and the rest is read past."""

    def __init__(self, room: Room, *, most: int, line: int) -> None:
        self.refusal = ""
        self._room = room
        self._most = most
        self._longest_line = line
        self._bytes = bytearray()
        self._line = 0  # bytes of the line that is being read

    async def read(self, reader: asyncio.StreamReader) -> None:
        """Read to the lone dot. Only CR LF ends a line, so that no mail is smuggled in within another."""
        while True:
            piece = await _piece(reader)
            if self._line == 0:
                if piece == _END:
                    return
                piece_kept = piece.removeprefix(b".")  # RFC 5321, 4.5.2
            else:
                piece_kept = piece
            self._line += len(piece)
            self._take(piece_kept)
            if piece.endswith(b"\r\n"):
                self._line = 0

    def content(self) -> bytes:
        """The mail, handed over: it is not kept here."""
        content, self._bytes = bytes(self._bytes), bytearray()
        return content

    def _take(self, piece: bytes) -> None:
        if self.refusal:
            return
        if self._line > self._longest_line:
            self._refuse(_LINE_TOO_LONG)
        elif len(self._bytes) + len(piece) > self._most:
            self._refuse(_TOO_LARGE)
        elif not self._room.take(len(piece)):
            self._refuse(NO_ROOM)
        else:
            self._bytes += piece

    def _refuse(self, answer: str) -> None:
        self.refusal = answer
        self._bytes = bytearray()
        self._room.give_back()


async def _piece(reader: asyncio.StreamReader) -> bytes:
    """A line, or a piece of one that is longer than the reader's buffer; it never ends between CR and LF."""
    try:
        return await reader.readuntil(b"\r\n")
    except asyncio.LimitOverrunError as error:
        return await reader.read(error.consumed)

"""An article as the index keeps it."""

import json
import zlib
from collections.abc import Sequence

from .pieces import Id, Kind, Piece


class Entry:
    """Its pieces lie there compressed, to a third: they are needed for the few articles that are shown, and when it leaves."""

    __slots__ = ("_stored", "id", "language", "rows")

    def __init__(self, article_id: Id, language: str, pieces: Sequence[Piece]) -> None:
        """`rows` tells where the vector of each piece is, -1 where it has none."""
        self.id, self.language = article_id, language
        self.rows = [-1] * len(pieces)
        bare = [(one.kind, one.text, one.heading, one.anchor, one.passage_id) for one in pieces]
        self._stored = zlib.compress(
            json.dumps(bare, ensure_ascii=False).encode("utf-8", "surrogatepass"), 1
        )

    def pieces(self) -> list[Piece]:
        """As they were put in, without their vectors."""
        bare = json.loads(zlib.decompress(self._stored).decode("utf-8", "surrogatepass"))
        return [Piece(Kind(kind), *rest) for kind, *rest in bare]

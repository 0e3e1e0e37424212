"""What an article is found by: its title, its headings, the questions that people ask, and its body, cut into passages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from helpwell.kit.meaning.transformer import Floats

Id = int | str
WORDS_A_PASSAGE = 120
_PARAGRAPH = re.compile(r"\n\s*\n")
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+")
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.M)


class Kind(StrEnum):
    """What a piece is; the first three weigh more than a body."""

    TITLE = "title"
    HEADING = "heading"
    QUESTION = "question"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of an article. A body's passage knows the heading that it stands under; `anchor` leads there.

    `vector` is what `kit.meaning` made of `meant(piece, title)`; without one the piece is found by its words alone.
    """

    kind: Kind
    text: str
    heading: str = ""
    anchor: str = ""
    passage_id: int | None = None
    vector: "Floats | None" = None


def pieces_of(title: str, body: str = "", questions: Sequence[str] = ()) -> list[Piece]:
    """An article of plain text, or with Markdown's headings, as pieces."""
    return [
        Piece(Kind.TITLE, title),
        *(Piece(Kind.QUESTION, text) for text in questions),
        *(
            Piece(Kind.BODY, passage, heading)
            for heading, text in _sections(body)
            for passage in passages(text)
        ),
    ]


def meant(piece: Piece, title: str) -> str:
    """What the model reads of a piece: a passage of a body means little without what it is about."""
    if piece.kind is not Kind.BODY:
        return piece.text
    return "\n".join(filter(None, (title, piece.heading, piece.text)))


def passages(text: str, most: int = WORDS_A_PASSAGE) -> Iterator[str]:
    """The text cut at paragraphs, where these are long at sentences, where these are long at words."""
    held: list[str] = []
    count = 0
    for gap, part in _parts(text, most):
        words = len(part.split())
        if held and count + words > most:
            yield "".join(held)
            held, count = [], 0
        held += [gap, part] if held else [part]
        count += words
    if held:
        yield "".join(held)


def _parts(text: str, most: int) -> Iterator[tuple[str, str]]:
    """Paragraphs, sentences or runs of words that are short enough, each with what stands before it."""
    for paragraph in _PARAGRAPH.split(text):
        gap = "\n\n"
        for sentence in _SENTENCE.split(paragraph.strip()):
            words = sentence.split()
            if len(words) <= most:
                if sentence:
                    yield gap, sentence
                gap = " "
                continue
            for start in range(0, len(words), most):
                yield gap, " ".join(words[start : start + most])
                gap = " "


def _sections(body: str) -> Iterator[tuple[str, str]]:
    """Heading and text by Markdown's headings; the first part has none."""
    heading, start = "", 0
    for found in _HEADING.finditer(body):
        yield heading, body[start : found.start()]
        heading, start = found[1], found.end()
    yield heading, body[start:]

"""`helpwell knowledge evaluate`: how often the right article is found, on articles and questions in files. It needs no desk and no database."""

import argparse
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from helpwell.kit import meaning
from helpwell.kit.html_text import html_to_text

from .ranking import Id, Index, pieces_of, with_meaning

TEN = 10
_HTML = re.compile(r"\s*<(?:p|h[1-6]|div|ul|ol|section|article)\b", re.I)


class Wrong(Exception):
    """What is wrong with a file, and in which line."""


@dataclass(frozen=True)
class Article:
    """A line of the file of articles."""

    id: Id
    title: str
    body: str
    questions: list[str]
    language: str


@dataclass(frozen=True)
class Asked:
    """A line of the file of questions; without an article it is only ranked."""

    text: str
    article: Id | None


@dataclass(frozen=True)
class Figures:
    """Shares of the questions whose right article came first, or among the first five; mean of one by its place among ten."""

    questions: int
    first: float
    five: float
    reciprocal: float

    def __str__(self) -> str:
        return (
            f"R@1 {self.first * 100:.1f} %   R@5 {self.five * 100:.1f} %   MRR@10 {self.reciprocal:.3f}"
            f"   ({self.questions:,} questions)"
        )


def main_evaluate(arguments: Sequence[str], stdout: TextIO, stderr: TextIO) -> int:
    """Rank, print the figures, write the results; 2 where a file is wrong, 1 where the results cannot be written."""
    options = _options(arguments)
    try:
        articles = read_articles(Path(options.articles))
        asked = read_questions(Path(options.questions), articles)
    except Wrong as problem:
        stderr.write(f"{problem}\n")
        return 2
    without = "asked for" if options.words_alone else meaning.why_not()
    stdout.write(f"{len(articles):,} articles, {len(asked):,} questions; ")
    stdout.write("by words and meaning\n" if not without else f"by words alone: {without}\n")
    stdout.flush()
    index = _index(articles, by_meaning=not without)
    ranked = [[hit.article_id for hit in index.search(one.text, limit=TEN).hits] for one in asked]
    known = [
        (_place(one.article, ids), ids)
        for one, ids in zip(asked, ranked, strict=True)
        if one.article is not None
    ]
    if known:
        stdout.write(f"{figures([place for place, _ids in known])}\n")
    else:
        stdout.write("No question names its right article: nothing to count.\n")
    return _write(options.results, asked, ranked, stderr) if options.results else 0


def figures(places: Sequence[int]) -> Figures:
    """From the place of each right article, counted from 1; 0 where it is not among ten."""
    count = len(places)
    return Figures(
        count,
        sum(place == 1 for place in places) / count,
        sum(1 <= place <= 5 for place in places) / count,
        sum(1 / place for place in places if place) / count,
    )


def read_articles(path: Path) -> list[Article]:
    """The articles of a file; raises Wrong."""
    found: dict[str, Article] = {}
    for number, row in _rows(path):
        one = Article(
            _id(path, number, row, "id"),
            _text(path, number, row, "title"),
            _text(path, number, row, "body", ""),
            _texts(path, number, row, "questions"),
            _text(path, number, row, "language", "en"),
        )
        if str(one.id) in found:
            raise _wrong(path, number, f"there is an article {one.id} already")
        found[str(one.id)] = one
    if not found:
        raise Wrong(f"{path}: there are no articles in it")
    return list(found.values())


def read_questions(path: Path, articles: Sequence[Article]) -> list[Asked]:
    """The questions of a file; raises Wrong, also where the right article is not among the articles."""
    ids = {str(one.id): one.id for one in articles}
    found = []
    for number, row in _rows(path):
        text, right = _text(path, number, row, "text"), None
        if row.get("article") is not None:
            name = str(_id(path, number, row, "article"))
            if name not in ids:
                raise _wrong(path, number, f"there is no article {name}")
            right = ids[name]
        found.append(Asked(text, right))
    return found


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "bin/helpwell knowledge evaluate",
        description="How often the right article is found first, and among the first five. Each line of a file is a JSON object.",
    )
    parser.add_argument(
        "--articles",
        required=True,
        metavar="FILE",
        help="id, title, body; questions and language where there are",
    )
    parser.add_argument(
        "--questions",
        required=True,
        metavar="FILE",
        help="text, and the right article where it is known",
    )
    parser.add_argument(
        "--results",
        metavar="OUT",
        help="where to write text and ranked, the ten best ids, a line a question",
    )
    parser.add_argument("--words-alone", action="store_true", help="leave the meaning aside")
    return parser.parse_args(arguments)  # fmt: skip


def _index(articles: Sequence[Article], *, by_meaning: bool) -> Index:
    index = Index(by_meaning=by_meaning)
    for one in articles:
        body = html_to_text(one.body) if _HTML.match(one.body) else one.body
        pieces = pieces_of(one.title, body, one.questions)
        index.put(one.id, with_meaning(one.title, pieces) if by_meaning else pieces, one.language)
    return index


def _place(article: Id, ids: Sequence[Id]) -> int:
    return ids.index(article) + 1 if article in ids else 0


def _write(name: str, asked: Sequence[Asked], ranked: Sequence[list[Id]], stderr: TextIO) -> int:
    lines = [
        json.dumps({"text": one.text, "ranked": ids}, ensure_ascii=False)
        for one, ids in zip(asked, ranked, strict=True)
    ]
    try:
        Path(name).write_text("".join(f"{line}\n" for line in lines), "utf-8", "backslashreplace")
    except OSError as error:
        stderr.write(f"{name} cannot be written: {error.strerror}\n")
        return 1
    return 0


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Line numbers from 1 and the objects; empty lines are skipped."""
    try:
        lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    except OSError as error:
        raise Wrong(f"{path} cannot be read: {error.strerror}") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode())
        except UnicodeDecodeError:
            raise _wrong(path, number, "it is not UTF-8") from None
        except (ValueError, RecursionError) as error:
            raise _wrong(path, number, f"it is not JSON ({error})") from None
        if not isinstance(row, dict):
            raise _wrong(path, number, "it is not a JSON object")
        yield number, row


def _id(path: Path, number: int, row: Mapping[str, Any], name: str) -> Id:
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, int | str) or value == "":
        raise _wrong(path, number, f"“{name}” is missing, or neither a whole number nor a text")
    return value


def _text(
    path: Path, number: int, row: Mapping[str, Any], name: str, missing: str | None = None
) -> str:
    value = row.get(name)
    if value is None and missing is not None:
        return missing
    if not isinstance(value, str) or (missing is None and not value.strip()):
        raise _wrong(path, number, f"“{name}” is missing, or not a text")
    return value


def _texts(path: Path, number: int, row: Mapping[str, Any], name: str) -> list[str]:
    value = row.get(name) or []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _wrong(path, number, f"“{name}” is not a list of texts")
    return [one for one in value if one.strip()]


def _wrong(path: Path, number: int, what: str) -> Wrong:
    return Wrong(f"{path}, line {number}: {what}")

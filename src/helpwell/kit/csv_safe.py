"""Tables out that no spreadsheet runs, and tables in as people have them."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from django.utils.translation import gettext as _

from helpwell.kit.figures import grouped
from helpwell.kit.text import one_line, strip_controls

MAX_BYTES = 20_000_000
MAX_ROWS = 200_000
MAX_CELL = 100_000  # characters
_DELIMITERS = ",;\t"
# Spreadsheets start a formula at these; some fold full-width forms to them.
_FORMULA = frozenset("=+-@|%\t\r\n＝＋－＠｜％﹢﹣﹦﹫")


class UnreadableTable(ValueError):
    """The file as a whole is no table that we can read; the text says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table by our names; `line` is where it begins in the file, counted from 1."""

    line: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class RowError:
    """A line that was left out, and why."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Table:
    """What was read, what was not, and the headers that nobody knew."""

    rows: list[Row] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    unknown_headers: list[str] = field(default_factory=list)


def defuse(value: object) -> str:
    """Return the value as a cell that spreadsheets take for text or a number, never for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return str(value)
    text = strip_controls(str(value))
    # What stands behind spaces or invisible marks is reached by some programs' trimming.
    start = text.lstrip(" \u00a0\u200b\ufeff\u2060")[:1]
    return f"'{text}" if start in _FORMULA and start else text


def write_rows(out: TextIO, header: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write a table of defused cells and return how many rows it has besides its header."""
    writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow([defuse(name) for name in header])
    count = 0
    for row in rows:
        writer.writerow([defuse(value) for value in row])
        count += 1
    return count


def read_table(
    content: bytes,
    *,
    columns: Mapping[str, Sequence[str]],
    required: Sequence[str] = (),
    max_bytes: int = MAX_BYTES,
    max_rows: int = MAX_ROWS,
) -> Table:
    """Read a table whatever its encoding and delimiter; raises UnreadableTable.

    `columns` maps each of our names to the headers by which it may come, compared without case,
    spaces and underscores. Rows that lack a required value are listed as errors; the others are read.
    """
    if len(content) > max_bytes:
        raise UnreadableTable(
            _("The file is larger than {most} bytes.").format(most=grouped(max_bytes))
        )
    text = _decoded(content)
    lines = _cells(text)
    header_line, header = next(lines, (0, []))
    if not header:
        raise UnreadableTable(_("The file is empty."))
    places, unknown = _places(header, columns)
    missing = [name for name in required if name not in places.values()]
    if missing:
        raise UnreadableTable(
            _("No column for {names} was found in line {line}.").format(
                names=", ".join(missing), line=header_line
            )
        )
    table = Table(unknown_headers=unknown)
    for line, cells in lines:
        if len(table.rows) + len(table.errors) >= max_rows:
            message = _("Only the first {most} rows were read.").format(most=grouped(max_rows))
            table.errors.append(RowError(line, message))
            break
        _take(table, line, cells, len(header), places, required)
    return table


def _take(
    table: Table,
    line: int,
    cells: list[str],
    width: int,
    places: Mapping[int, str],
    required: Sequence[str],
) -> None:
    if any(cell.strip() for cell in cells[width:]):
        message = _("The line has {cells} cells where the header has {width}.").format(
            cells=len(cells), width=width
        )
        table.errors.append(RowError(line, message))
        return
    values = {name: cells[at].strip() if at < len(cells) else "" for at, name in places.items()}
    lacking = [name for name in required if not values[name]]
    if lacking:
        message = _("{names} is empty.").format(names=", ".join(lacking))
        table.errors.append(RowError(line, message))
    else:
        table.rows.append(Row(line, values))


def _decoded(content: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    if b"\0" in content:
        raise UnreadableTable(_("This is no text file. Save the table as CSV first."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What is not UTF-8 comes from a Western Windows more often than from anywhere else.
        return content.decode("cp1252", "replace")


def _cells(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line number, cells) of each row that is not blank."""
    lines = text.splitlines(keepends=True)
    reader = csv.reader(iter(lines), delimiter=_delimiter(lines))
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableTable(
                _("Line {line} cannot be read: {error}.").format(line=line, error=error)
            ) from error
        if any(len(cell) > MAX_CELL for cell in cells):
            raise UnreadableTable(
                _("A cell in line {line} is too long. Is a quotation mark missing?").format(
                    line=line
                )
            )
        if any(cell.strip() for cell in cells):
            yield line, [strip_controls(cell) for cell in cells]


def _delimiter(lines: Sequence[str]) -> str:
    """Return the mark that cuts the first line that is not blank into the most cells."""
    head = next((line for line in lines if line.strip()), "")[:MAX_CELL]
    counts = {mark: len(next(csv.reader([head], delimiter=mark), [])) for mark in _DELIMITERS}
    return max(_DELIMITERS, key=lambda mark: counts[mark])


def _places(
    header: Sequence[str], columns: Mapping[str, Sequence[str]]
) -> tuple[dict[int, str], list[str]]:
    known = {_plain(spelling): name for name, all_ in columns.items() for spelling in (name, *all_)}
    places: dict[int, str] = {}
    unknown: list[str] = []
    for at, title in enumerate(header):
        name = known.get(_plain(title))
        if name and name not in places.values():
            places[at] = name
        elif title.strip():
            unknown.append(one_line(title, 60))
    return places, unknown


def _plain(title: str) -> str:
    return "".join(c for c in title.casefold() if c.isalnum())

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpwell.kit.csv_safe import RowError, UnreadableTable, defuse, read_table, write_rows

COLUMNS = {"email": ("E-Mail", "mail address"), "name": ("Full name",), "phone": ()}


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", " =1", "\u00a0=1",
        "\u200b=1", "\ufeff=1", "=cmd|' /C calc'!A0", "%0A=1", "|x", "  @x", "﹦1",
    ],
)  # fmt: skip
def test_a_cell_that_would_be_a_formula_becomes_text(cell: str) -> None:
    assert defuse(cell).startswith("'")


@pytest.mark.parametrize("cell", ["", "words", "1", "a=b", "'quoted'", "x@y.org", "2026-11-22"])
def test_other_cells_stay(cell: str) -> None:
    assert defuse(cell) == cell


def test_numbers_are_numbers_also_below_zero() -> None:
    assert [defuse(value) for value in (-5, 0.5, None, True)] == ["-5", "0.5", "", "True"]


@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=2), max_size=6))
def test_no_written_cell_starts_a_formula_when_read_back(rows: list[list[str]]) -> None:
    out = StringIO(newline="")
    assert write_rows(out, ["=a", "b"], rows) == len(rows)
    read = list(csv.reader(StringIO(out.getvalue(), newline="")))
    assert len(read) == len(rows) + 1
    assert not any(
        cell.lstrip()[:1] in set("=+-@\t\r＝＋－＠") for row in read for cell in row if cell.strip()
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_tables_are_read_whatever_wrote_them(encoding: str, mark: str) -> None:
    text = f'E-Mail{mark}Full Name\r\na@x.org{mark}José\r\n\r\nb@x.org{mark}"Ann{mark} B"\r\n'
    table = read_table(text.encode(encoding), columns=COLUMNS, required=["email"])
    assert [(row.line, row.values) for row in table.rows] == [
        (2, {"email": "a@x.org", "name": "José"}),
        (4, {"email": "b@x.org", "name": f"Ann{mark} B"}),
    ]
    assert table.errors == []


def test_headers_are_matched_loosely_and_unknown_ones_named() -> None:
    table = read_table(
        b"full_NAME,Email,Shoe size,,email\nA,a@x.org,44,,b@x.org\n", columns=COLUMNS
    )
    assert table.rows[0].values == {"name": "A", "email": "a@x.org"}
    assert table.unknown_headers == ["Shoe size", "email"]


def test_wrong_rows_are_listed_with_their_lines_and_the_others_read() -> None:
    content = b'email,name\na@x.org,A\n,B\nc@x.org,"two\nlines"\nd@x.org,D,extra\ne@x.org\n'
    table = read_table(content, columns=COLUMNS, required=["email"])
    assert [(row.line, row.values["email"]) for row in table.rows] == [
        (2, "a@x.org"),
        (4, "c@x.org"),
        (7, "e@x.org"),
    ]
    assert table.rows[-1].values["name"] == ""
    assert table.errors == [
        RowError(3, "email is empty."),
        RowError(6, "The line has 3 cells where the header has 2."),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"name\nA\n", "No column for email"),
        (b"PK\x03\x04\0\0", "no text file"),
        (b"email\n" + b"x" * 2000, "larger than"),
        (b'email\n"' + b"x" * 200, "quotation mark"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(
    content: bytes, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("helpwell.kit.csv_safe.MAX_CELL", 100)
    with pytest.raises(UnreadableTable, match=words):
        read_table(content, columns=COLUMNS, required=["email"], max_bytes=1000)


def test_reading_stops_at_the_limit_of_rows_and_says_so() -> None:
    content = b"email\n" + b"a@x.org\n" * 10
    table = read_table(content, columns=COLUMNS, max_rows=3)
    assert len(table.rows) == 3
    assert table.errors == [RowError(5, "Only the first 3 rows were read.")]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        read_table(content, columns=COLUMNS)
    except UnreadableTable as refusal:
        assert str(refusal)  # noqa: PT017 (either way is right; a crash is not)


def test_control_characters_do_not_come_in() -> None:
    table = read_table(b"email,name\na@x.org,A\x1b[31m\n", columns=COLUMNS)
    assert table.rows[0].values["name"] == "A[31m"

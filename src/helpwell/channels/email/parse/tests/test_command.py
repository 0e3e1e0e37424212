# ruff: noqa: E501 -- a mail is shown as it comes
"""`helpwell mail read` writes one JSON line per mail and never stops at one."""

import io
import json
from pathlib import Path

from helpwell.channels.email.parse.command import main_read

MAIL = (
    b'From: "Ada" <Ada@Customer.example>\nSubject: Order\nIn-Reply-To: <x@y.example>\nContent-Type: multipart/mixed; boundary=c\n\n'
    b'--c\n\nHello\n\n> old\n--c\nContent-Type: application/pdf; name="a.pdf"\n\nABC\n--c--\n'
)
KEYS = [
    "file", "from", "from_name", "subject", "text", "reply_text", "in_reply_to", "attachments", "is_auto_reply", "is_bounce", "bounce_recipient", "bounce_kind",
    "is_feedback_report",
]  # fmt: skip


def run(paths: list[str], stdin: bytes = b"") -> tuple[int, list[dict[str, object]]]:
    out = io.StringIO()
    status = main_read(paths, out, io.BytesIO(stdin))
    return status, [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_mail_becomes_one_line_with_exactly_these_facts(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(MAIL)
    status, (line,) = run([str(path)])
    assert status == 0
    assert list(line) == KEYS
    assert line["from"] == "ada@customer.example"
    assert line["from_name"] == "Ada"
    assert line["reply_text"] == "Hello"
    assert line["text"] == "Hello\n\n> old"
    assert line["in_reply_to"] == "x@y.example"
    assert line["attachments"] == [{"name": "a.pdf", "type": "application/pdf", "bytes": 3}]


def test_a_dash_reads_the_standard_input() -> None:
    status, (line,) = run(["-"], MAIL)
    assert (status, line["file"], line["subject"]) == (0, "-", "Order")


def test_a_file_that_cannot_be_read_is_said_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(MAIL)
    status, lines = run([str(tmp_path / "missing.eml"), str(tmp_path), str(path)])
    assert status == 1
    assert [sorted(line) for line in lines[:2]] == [["error", "file"], ["error", "file"]]
    assert lines[2]["subject"] == "Order"


def test_an_empty_file_is_a_mail_of_nothing(tmp_path: Path) -> None:
    path = tmp_path / "empty.eml"
    path.write_bytes(b"")
    status, (line,) = run([str(path)])
    assert status == 0
    assert line["from"] is None
    assert line["text"] == ""

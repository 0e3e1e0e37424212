import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import env
from helpwell.kit import meaning
from helpwell.knowledge.evaluate import figures, main_evaluate

ARTICLES: list[dict[str, object]] = [
    {"id": 1, "title": "Resetting a password", "body": "Follow the link in the mail."},
    {"id": "two", "title": "Refunds", "body": "<p>Money comes <b>back</b> to the card.</p>"},
    {"id": 3, "title": "Postage", "body": "", "questions": ["What does delivery cost?"], "language": "en"},
]  # fmt: skip
QUESTIONS: list[dict[str, object]] = [
    {"text": "my password", "article": 1},
    {"text": "card refund", "article": "two"},
    {"text": "the cost of delivery", "article": "3"},
    {"text": "money back", "article": 3},
    {"text": "something else", "article": None},
]


def lines(path: Path, rows: "list[dict[str, object]] | bytes") -> str:
    if not isinstance(rows, bytes):
        rows = "".join(f"{json.dumps(row)}\n" for row in rows).encode()
    path.write_bytes(rows)
    return str(path)


def run(folder: Path, articles: object, questions: object, *more: str) -> tuple[int, str, str]:
    out, error = io.StringIO(), io.StringIO()
    files = [
        "--articles", lines(folder / "articles.jsonl", articles),  # type: ignore[arg-type]
        "--questions", lines(folder / "questions.jsonl", questions),  # type: ignore[arg-type]
    ]  # fmt: skip
    return main_evaluate([*files, *more], out, error), out.getvalue(), error.getvalue()


def test_the_figures_are_printed_and_the_results_written(tmp_path: Path) -> None:
    out = tmp_path / "results.jsonl"
    status, said, _ = run(tmp_path, ARTICLES, QUESTIONS, "--results", str(out), "--words-alone")
    assert status == 0
    assert "3 articles, 5 questions; by words alone" in said
    assert "R@1 75.0 %   R@5 75.0 %   MRR@10 0.750   (4 questions)" in said
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert [row["text"] for row in rows] == [one["text"] for one in QUESTIONS]
    assert [row["ranked"][:1] for row in rows] == [[1], ["two"], [3], ["two"], []]


@pytest.mark.skipif(not meaning.available(), reason=meaning.why_not())
def test_meaning_finds_what_words_do_not(tmp_path: Path) -> None:
    asked: list[dict[str, object]] = [{"text": "I cannot log in any more", "article": 1}]
    status, said, _ = run(tmp_path, ARTICLES, asked)
    assert status == 0
    assert "by words and meaning" in said
    assert "R@1 100.0 %" in said


def test_without_the_model_it_goes_on_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meaning, "why_not", lambda: "The language model is not installed.")
    status, said, _ = run(tmp_path, ARTICLES, QUESTIONS)
    assert status == 0
    assert "by words alone: The language model is not installed." in said
    assert "R@1 75.0 %" in said


def test_questions_without_their_article_are_only_ranked(tmp_path: Path) -> None:
    out = tmp_path / "results.jsonl"
    asked: list[dict[str, object]] = [{"text": "refunds"}]
    status, said, _ = run(tmp_path, ARTICLES, asked, "--results", str(out), "--words-alone")
    assert status == 0
    assert "nothing to count" in said
    assert json.loads(out.read_text()) == {"text": "refunds", "ranked": ["two"]}


@pytest.mark.parametrize(
    ("articles", "complaint"),
    [
        (b'{"id": 1, "title": "A"}\n\n{"id": 2, "title"\n', "articles.jsonl, line 3: it is not JSON"),
        (b"[1]\n", "line 1: it is not a JSON object"),
        (b"[" * 100_000, "line 1: it is not JSON"),
        (b'{"id": 1, "title": "\xff"}\n', "line 1: it is not UTF-8"),
        (b'{"title": "A"}\n', "line 1: “id”"),
        (b'{"id": true, "title": "A"}\n', "line 1: “id”"),
        (b'{"id": 1.5, "title": "A"}\n', "line 1: “id”"),
        (b'{"id": 1}\n', "line 1: “title”"),
        (b'{"id": 1, "title": " "}\n', "line 1: “title”"),
        (b'{"id": 1, "title": "A", "body": 7}\n', "line 1: “body”"),
        (b'{"id": 1, "title": "A", "questions": "Why?"}\n', "line 1: “questions”"),
        (b'{"id": 1, "title": "A"}\n{"id": "1", "title": "B"}\n', "line 2: there is an article 1 already"),
        (b"\n", "there are no articles in it"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named(tmp_path: Path, articles: bytes, complaint: str) -> None:
    status, said, error = run(tmp_path, articles, QUESTIONS)
    assert (status, said) == (2, "")
    assert complaint in error
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("questions", "complaint"),
    [
        (b'{"text": "a", "article": 1}\n{"text": "b", "article": 9}\n', "line 2: there is no article 9"),
        (b'{"article": 1}\n', "line 1: “text”"),
        (b'{"text": "a", "article": []}\n', "line 1: “article”"),
    ],
)  # fmt: skip
def test_a_wrong_question_is_named(tmp_path: Path, questions: bytes, complaint: str) -> None:
    status, _, error = run(tmp_path, ARTICLES, questions)
    assert status == 2
    assert f"questions.jsonl, {complaint}" in error


def test_files_that_are_not_there_are_named(tmp_path: Path) -> None:
    out, error = io.StringIO(), io.StringIO()
    missing = str(tmp_path / "none.jsonl")
    assert main_evaluate(["--articles", missing, "--questions", missing], out, error) == 2
    assert "none.jsonl cannot be read" in error.getvalue()
    nowhere = str(tmp_path / "no" / "folder.jsonl")
    status, _, said = run(tmp_path, ARTICLES, QUESTIONS, "--words-alone", "--results", nowhere)
    assert status == 1
    assert "cannot be written" in said


def test_a_mark_at_the_beginning_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    articles = b'\xef\xbb\xbf{"id": 1, "title": "Refunds"}\r\n'
    status, said, _ = run(
        tmp_path, articles, b'{"text": "refund", "article": 1}\r\n', "--words-alone"
    )
    assert status == 0
    assert "R@1 100.0 %" in said


def test_figures_are_counted_by_place() -> None:
    found = figures([1, 2, 6, 0])
    assert (found.first, found.five) == (0.25, 0.5)
    assert found.reciprocal == pytest.approx((1 + 1 / 2 + 1 / 6) / 4)


def test_it_needs_no_desk(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    said = subprocess.run(
        [
            sys.executable, "-m", "helpwell.entrance", "knowledge", "evaluate", "--words-alone",
            "--articles", lines(tmp_path / "a", ARTICLES), "--questions", lines(tmp_path / "q", QUESTIONS),
        ],
        env=dict(os.environ, HELPWELL_DATA=str(folder), PYTHONPATH=f"{env.ROOT / 'src'}:{env.ROOT}", DATABASE_URL="postgresql://nobody@127.0.0.1:9/none"),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stderr
    assert "R@1 75.0 %" in said.stdout
    assert not folder.exists()

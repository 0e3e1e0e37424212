"""The mails of the test data and what is known of them: how many may be wrong is fixed here."""

import json
import os
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from helpwell.channels.email.parse import parse
from helpwell.channels.email.parse.command import facts

DATA = Path(os.environ.get("HELPWELL_TEST_DATA", Path(__file__).parents[7] / "shared")) / "mail"
REQUIRED = os.environ.get("HELPWELL_TEST_REQUIRE") == "all"

# The share that must be right, and how many may be wrong whatever the share.
TARGETS = {
    "from": 1,
    "subject": 1,
    "is_auto_reply": 1,
    "is_bounce": 1,
    "text": 2,
    "from_name": 0,
    "in_reply_to": 0,
    "attachments": 0,
    "is_feedback_report": 0,
}
SHARES = {"reply_text": 0.97, "bounce_recipient": 0.97, "bounce_kind": 0.95}


def bare(text: str) -> str:
    return re.sub(r"[\s*_]+", "", text)


def flat(text: str) -> str:
    return " ".join(text.split())


def reply_is_right(found: str, wanted: dict[str, Any]) -> bool:
    reply = bare(found)
    if "reply_text" in wanted and reply not in map(
        bare, [wanted["reply_text"], *wanted.get("reply_text_alt", [])]
    ):
        return False
    return all(bare(piece) in reply for piece in wanted.get("reply_contains", [])) and not any(
        bare(piece) in reply for piece in wanted.get("reply_not_contains", [])
    )


def files_are_right(found: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> bool:
    if not wanted:
        return not found
    return all(
        any(all(file.get(key) == value for key, value in fact.items()) for file in found)
        for fact in wanted
    )


def compare(found: dict[str, Any], wanted: dict[str, Any]) -> dict[str, bool]:
    right: dict[str, bool] = {
        key: found[key] == wanted[key]
        for key in (
            "from",
            "in_reply_to",
            "is_auto_reply",
            "is_bounce",
            "bounce_kind",
            "is_feedback_report",
        )
        if key in wanted
    }
    right |= {
        key: flat(found[key]) == flat(wanted[key])
        for key in ("subject", "from_name")
        if key in wanted
    }
    if "bounce_recipient" in wanted:
        accepted = wanted["bounce_recipient"]
        right["bounce_recipient"] = found["bounce_recipient"] in (
            accepted if isinstance(accepted, list) else [accepted]
        )
    if wanted.keys() & {"text_contains", "text_not_contains"}:
        text = flat(found["text"])
        right["text"] = all(
            flat(piece) in text for piece in wanted.get("text_contains", [])
        ) and not any(flat(piece) in text for piece in wanted.get("text_not_contains", []))
    if wanted.keys() & {"reply_text", "reply_contains", "reply_not_contains"}:
        right["reply_text"] = reply_is_right(found["reply_text"], wanted)
    if "attachments" in wanted:
        right["attachments"] = files_are_right(found["attachments"], wanted["attachments"])
    return right


@pytest.fixture(scope="module")
def results() -> dict[str, dict[str, bool]]:
    """For each fact, whether it is right for each mail."""
    if not (DATA / "expectations.jsonl").exists():
        assert not REQUIRED, "the mails of the test data are required: set HELPWELL_TEST_DATA"
        pytest.skip("no test data: set HELPWELL_TEST_DATA")
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    for line in (DATA / "expectations.jsonl").read_text().splitlines():
        wanted = json.loads(line)
        envelope = parse((DATA / wanted["file"]).read_bytes())
        found["no failure"][wanted["file"]] = envelope.error is None
        for fact, is_right in compare(facts(envelope), wanted).items():
            found[fact][wanted["file"]] = is_right
    return found


def test_every_mail_is_read_without_failure(results: dict[str, dict[str, bool]]) -> None:
    assert len(results["no failure"]) > 300
    assert all(results["no failure"].values())


@pytest.mark.parametrize(("fact", "may_be_wrong"), TARGETS.items())
def test_few_are_wrong(results: dict[str, dict[str, bool]], fact: str, may_be_wrong: int) -> None:
    wrong = [file for file, is_right in results[fact].items() if not is_right]
    assert results[fact]
    assert len(wrong) <= may_be_wrong, wrong


@pytest.mark.parametrize(("fact", "share"), SHARES.items())
def test_most_are_right(results: dict[str, dict[str, bool]], fact: str, share: float) -> None:
    wrong = [file for file, is_right in results[fact].items() if not is_right]
    assert len(wrong) <= (1 - share) * len(results[fact]), wrong


def test_the_table_is_printed(
    results: dict[str, dict[str, bool]], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        f"  {fact:20} {sum(found.values()):4} of {len(found):4}   {100 * sum(found.values()) / len(found):5.1f} %"
        for fact, found in sorted(results.items())
    ]
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(rows) + "\n")
    assert rows

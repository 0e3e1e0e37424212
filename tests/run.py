"""bin/test: the tests on SQLite, then on PostgreSQL with Redis where they answer.

HELPWELL_TEST_REQUIRE=all makes a skipped test or a missing service a failure. HELPWELL_TEST_DATA names the test data
(default: ../shared). HELPWELL_TEST_POSTGRESQL and HELPWELL_TEST_REDIS name the servers.
"""

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO
from xml.etree import ElementTree as ET

import psycopg
import redis

ROOT = Path(__file__).resolve().parent.parent
POSTGRESQL = os.environ.get(
    "HELPWELL_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres"
)
REDIS = os.environ.get("HELPWELL_TEST_REDIS", "redis://127.0.0.1:6379/15")
MOST_TRIED_AGAIN = 25
BESIDE = ["-n", "2", "--dist", "loadfile", "--durations", "12", "-m", "not browser"]
BROWSER = ["-n", "2", "--dist", "loadfile", "--durations", "12", "-m", "browser"]
LARGE = "PostgreSQL and Redis"
MOST_SECONDS = 1200
PURE = ("src/helpwell/kit", "src/helpwell/channels/email/parse")
# They ask every page, and what they look for lies in templates and headers, whatever the database.
WALKS = ("tests/test_canaries.py", "tests/test_safe_pages.py")
REQUIRE_ALL = os.environ.get("HELPWELL_TEST_REQUIRE") == "all"


@dataclass
class Outcome:
    """What a run of pytest came to."""

    name: str
    status: int
    passed: int = 0
    failed: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    shaky: int = 0  # failed beside others, passed alone
    seconds: float = 0.0


def main(arguments: list[str]) -> int:
    """Run on both sizes; returns 0 when all passed and, where it is required, none was skipped."""
    small = {"DATABASE_URL": "", "REDIS_URL": ""}
    large = {"DATABASE_URL": POSTGRESQL, "REDIS_URL": REDIS}
    missing = _missing()
    if arguments:
        outcomes = [_run("SQLite", small, arguments)]
        outcomes += [] if missing else [_run(LARGE, large, arguments)]
        return _conclude(outcomes, missing)
    once = [f"--ignore={path}" for path in (*PURE, *WALKS)]
    with ThreadPoolExecutor() as beside:
        # Tests wait for disks and clocks now and then: beside each other two rounds take somewhat less than one after the other.
        other = None if missing else beside.submit(_run, LARGE, large, [*BESIDE, *once], aside=True)
        outcomes = [_run("SQLite", small, BESIDE)]
        outcomes += [other.result()] if other else []
    # Playwright keeps a loop of its own in the process: browser tests get processes to themselves.
    outcomes.append(_run("Chromium, on SQLite", small, BROWSER))
    return _conclude(outcomes, missing)


def _missing() -> list[str]:
    missing = []
    try:
        psycopg.connect(POSTGRESQL, connect_timeout=3).close()
    except psycopg.Error:
        missing.append("PostgreSQL")
    try:
        redis.Redis.from_url(REDIS, socket_connect_timeout=3).ping()
    except redis.RedisError:
        missing.append("Redis")
    return missing


def _run(name: str, env: dict[str, str], arguments: list[str], *, aside: bool = False) -> Outcome:
    """One round; one that runs aside says what it has to say when it is over."""
    if not aside:
        return _round(name, env, arguments, None)
    with TemporaryFile("w+") as said:
        try:
            return _round(name, env, arguments, said)
        finally:
            said.seek(0)
            print(said.read(), end="", flush=True)


def _round(name: str, env: dict[str, str], arguments: list[str], said: "IO[str] | None") -> Outcome:
    print(f"\n=== {name} ===", file=said, flush=True)
    began = time.monotonic()
    with TemporaryDirectory(prefix="helpwell-test-") as folder:
        whole = dict(os.environ, HELPWELL_DATA=f"{folder}/data", HELPWELL_LOG_FILE="-", **env)
        kept = ["-o", f"cache_dir={folder}/cache"]
        first = Path(folder) / "first.xml"
        outcome = Outcome(name, _pytest([*kept, *arguments], whole, first, said))
        _count(Path(folder) / "first.xml", outcome)
        if 0 < outcome.failed <= MOST_TRIED_AGAIN:
            _try_again(outcome, kept, whole, Path(folder) / "again.xml", said)
        shutil.rmtree(folder, ignore_errors=True)
    outcome.seconds = time.monotonic() - began
    return outcome


def _try_again(
    outcome: Outcome, kept: list[str], env: dict[str, str], report: Path, said: "IO[str] | None"
) -> None:
    """Run the few that failed once more, alone: on two busy cores a browser or a server may answer too late."""
    words = f"\n=== {outcome.name}: the {outcome.failed} that failed, alone ==="
    print(words, file=said, flush=True)
    alone = [*kept, "--last-failed", "--last-failed-no-failures=none", "-v"]
    again = Outcome(outcome.name, _pytest(alone, env, report, said))
    _count(report, again)
    outcome.shaky = outcome.failed - again.failed
    outcome.passed += outcome.shaky
    outcome.failed, outcome.status = again.failed, again.status


def _pytest(arguments: list[str], env: dict[str, str], report: Path, said: "IO[str] | None") -> int:
    command = [sys.executable, "-m", "pytest", f"--junitxml={report}", *arguments]
    try:
        return subprocess.run(
            command, cwd=ROOT, env=env, check=False, timeout=MOST_SECONDS, stdout=said, stderr=said
        ).returncode
    except subprocess.TimeoutExpired:
        print(f"This round did not end within {MOST_SECONDS} s.", file=said, flush=True)
        return 1


def _count(report: Path, outcome: Outcome) -> None:
    if not report.exists():
        return
    for case in ET.parse(report).getroot().iter("testcase"):
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            outcome.failed += 1
        elif skipped is not None:
            why = skipped.get("message", "") or "no reason given"
            outcome.skipped[why] = outcome.skipped.get(why, 0) + 1
        else:
            outcome.passed += 1


def _conclude(outcomes: list[Outcome], missing: list[str]) -> int:
    print()
    for outcome in outcomes:
        skipped = sum(outcome.skipped.values())
        print(
            f"{outcome.name}: {outcome.passed} passed, {outcome.failed} failed, {skipped} skipped in {outcome.seconds:.0f} s"
        )
        if outcome.shaky:
            print(f"  {outcome.shaky} of them failed beside others and passed alone; see above")
        for why, number in sorted(outcome.skipped.items()):
            print(f"  skipped {number}: {why}")
    for name in missing:
        print(f"  not run: the tests on PostgreSQL and Redis, since {name} does not answer")
    passed, failed = sum(one.passed for one in outcomes), sum(one.failed for one in outcomes)
    skipped = sum(sum(one.skipped.values()) for one in outcomes)
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    if any(outcome.status for outcome in outcomes) or failed:
        return 1
    if REQUIRE_ALL and (skipped or missing):
        print("HELPWELL_TEST_REQUIRE=all: nothing may be skipped.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

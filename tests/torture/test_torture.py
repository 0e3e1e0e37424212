"""A few cycles of each trial, on the database that the tests run on; `bin/torture` runs hundreds."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("trial", ["sending", "intake"])
def test_nothing_is_lost_or_doubled_when_processes_are_killed(trial: str) -> None:
    database = "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"
    path = os.pathsep.join([str(_ROOT / "src"), str(_ROOT)])
    run = subprocess.run(
        [sys.executable, "-m", "tests.torture", trial, "--cycles", "8", "--database", database],
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    facts = json.loads(run.stdout.splitlines()[-1])
    assert facts["holds"]
    assert sum(facts["kills"].values()) == 8

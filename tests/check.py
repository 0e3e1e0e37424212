"""bin/check: holds the code to the house rules. Every step has a name and a time."""

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
CODE = ["src", "config", "tests", "bench", "conftest.py", "manage.py", "bin/environment.py"]
BIN = Path(sys.executable).parent


def steps() -> list[tuple[str, list[str]]]:
    """Name and command of each step, in the order of their price."""
    python, templates = (
        sys.executable,
        sorted(str(path) for path in (ROOT / "src").glob("helpwell/**/templates/**/*.html")),
    )
    return [
        ("format", [str(BIN / "ruff"), "format", "--check", *CODE]),
        ("lint", [str(BIN / "ruff"), "check", *CODE]),
        ("templates", [str(BIN / "djade"), "--check", "--target-version", "5.2", *templates]),
        ("floors", [str(BIN / "lint-imports"), "--no-cache"]),
        (
            "routes declare their permissions",
            [python, "manage.py", "check", "--fail-level", "WARNING"],
        ),
        ("migrations are written", [python, "manage.py", "makemigrations", "--check", "--dry-run"]),
        (
            "types",
            [
                str(BIN / "mypy"),
                "src",
                "config",
                "tests",
                "bench",
                "conftest.py",
                "manage.py",
                "bin/environment.py",
            ],
        ),
    ]


def main() -> int:
    """Run every step, also after one has failed; returns 1 where any did."""
    failed = []
    with TemporaryDirectory() as data:
        env = dict(
            os.environ,
            HELPWELL_DATA=data,
            HELPWELL_LOG_FILE="-",
            MYPYPATH=os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        )
        for name, command in steps():
            began = time.monotonic()
            done = subprocess.run(
                command, cwd=ROOT, env=env, capture_output=True, text=True, check=False
            )
            print(
                f"{'ok  ' if done.returncode == 0 else 'FAIL'}  {name}  {time.monotonic() - began:.1f} s",
                flush=True,
            )
            if done.returncode:
                failed.append(name)
                print((done.stdout + done.stderr).strip(), flush=True)
    print(
        f"{len(steps()) - len(failed)} of {len(steps())} checks hold"
        + (f"; not: {', '.join(failed)}" if failed else "")
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

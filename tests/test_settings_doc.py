"""Every setting is documented, and nothing else is."""

import re
from pathlib import Path

from config import env

ROOT = Path(__file__).resolve().parent.parent


def test_docs_settings_is_the_table_of_settings() -> None:
    assert (ROOT / "docs" / "settings.md").read_text() == env.as_markdown(), (
        "make it anew: python -m config.env > docs/settings.md"
    )


def test_every_variable_that_the_code_reads_is_in_the_table() -> None:
    named = re.compile(r"(?:HELPWELL_[A-Z_]+|DATABASE_URL|REDIS_URL)")
    known = {setting.name for setting in env.SETTINGS}
    # read before the settings are, or by the tests only
    outside = {"HELPWELL_PYTHON", "HELPWELL_VENV", "HELPWELL_FAILPOINT", "HELPWELL_KEYS"}
    read = set()
    for folder in ("src", "config"):
        for path in (ROOT / folder).rglob("*.py"):
            if "tests" not in path.parts:
                read |= set(named.findall(path.read_text()))
    assert {
        name for name in read - known - outside if not name.startswith("HELPWELL_TEST_")
    } == set()


def test_no_setting_is_read_by_nobody() -> None:
    text = "\n".join(
        path.read_text()
        for folder in ("src", "config", "bin")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix in (".py", "")
    )
    assert [setting.name for setting in env.SETTINGS if text.count(f'"{setting.name}"') < 2] == []

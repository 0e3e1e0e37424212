"""docs/security.md names tests that there are."""

import re

from config import env

PAGE = (env.ROOT / "docs" / "security.md").read_text()
NAMED = re.findall(r"`([\w/]+\.py)::(test_\w+)`", PAGE)


def test_every_test_that_the_page_names_is_there() -> None:
    assert len(NAMED) > 80
    missing = []
    for path, name in NAMED:
        file = env.ROOT / (path if path.startswith("tests/") else f"src/helpwell/{path}")
        if not file.is_file() or f"def {name}(" not in file.read_text():
            missing.append(f"{path}::{name}")
    assert missing == []

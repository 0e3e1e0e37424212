"""The words of each language: .po files beside the code, compiled into the data folder when they changed.

Only the standard library: gettext's own programs need not be there. See docs/decisions/words-compiled-at-start.md.
"""

import ast
import hashlib
import os
import shutil
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path

SOURCES = Path(__file__).resolve().parent.parent / "src" / "helpwell" / "locale"
KEPT = 3  # a process that runs on from before an upgrade may still open its own
_MAGIC = 0x950412DE
_KEYWORDS = ("msgctxt", "msgid_plural", "msgid", "msgstr")


def compiled(folder: Path, sources: Path = SOURCES) -> Path:
    """The folder with the compiled words of the sources as they are now; made where it was not there."""
    files = sorted(sources.glob("*/LC_MESSAGES/*.po"))
    digest = hashlib.sha256()
    for file in files:
        digest.update(str(file.relative_to(sources)).encode() + b"\0" + file.read_bytes())
    made = folder / digest.hexdigest()[:16]
    if not made.is_dir():
        _make(made, {file.relative_to(sources): file for file in files})
    return made


def _make(made: Path, files: dict[Path, Path]) -> None:
    made.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".", dir=made.parent))
    for name, file in files.items():
        target = (fresh / name).with_suffix(".mo")
        target.parent.mkdir(parents=True)
        target.write_bytes(compile_words(read(file.read_text(encoding="utf-8"))))
    try:
        fresh.rename(made)
    except OSError:  # another process was first
        shutil.rmtree(fresh)
    os.utime(made)
    older = sorted(
        (one for one in made.parent.iterdir() if not one.name.startswith(".")),
        key=lambda one: one.stat().st_mtime,
    )
    for one in older[:-KEPT]:
        shutil.rmtree(one, ignore_errors=True)


def read(text: str) -> dict[str, str]:
    """Each translated text with its words, as the .mo file keys them: context before \\4, plurals joined by \\0."""
    words = {}
    for entry in _entries(text):
        forms = [value for name, value in entry.items() if name.startswith("msgstr")]
        key = entry.get("msgid", "")
        if not all(forms) or "fuzzy" in entry:
            continue
        if "msgctxt" in entry:
            key = f"{entry['msgctxt']}\4{key}"
        if "msgid_plural" in entry:
            key = f"{key}\0{entry['msgid_plural']}"
        words[key] = "\0".join(forms)
    return words


def _entries(text: str) -> Iterator[dict[str, str]]:
    entry: dict[str, str] = {}
    name = ""
    for line in [*text.splitlines(), ""]:
        if not line.strip():
            if "msgid" in entry:
                yield entry
            entry, name = {}, ""
        elif line.startswith("#,") and "fuzzy" in line:
            entry["fuzzy"] = "yes"
        elif line.startswith('"'):
            entry[name] += ast.literal_eval(line)
        elif line.startswith(_KEYWORDS):
            name, _, quoted = line.partition(" ")
            entry[name] = ast.literal_eval(quoted)


def compile_words(words: dict[str, str]) -> bytes:
    """The .mo file of these words."""
    pairs = sorted((key.encode(), value.encode()) for key, value in words.items())
    start = 28 + 16 * len(pairs)
    tables: tuple[list[int], list[int]] = ([], [])
    blob = b""
    for place, table in enumerate(tables):
        parts = [pair[place] for pair in pairs]
        for part in parts:
            table += [len(part), start]
            start += len(part) + 1
        blob += b"".join(part + b"\0" for part in parts)
    header = (_MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return struct.pack(f"<7I{4 * len(pairs)}I", *header, *tables[0], *tables[1]) + blob

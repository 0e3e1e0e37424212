"""bin/words: finds every text that people read, and brings the .po files up to date with the source.

bin/words          merge new texts into each language; says how many are missing
bin/words check    change nothing; returns 1 where a language is not complete or not up to date
"""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize
from jinja2.ext import babel_extract

from config.catalogs import SOURCES

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "helpwell"
LANGUAGES = ("de", "es")
_CALLS: tuple[str, ...] = ("_", "lazy", "gettext", "gettext_lazy", "gettext_noop", "noop")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(_CALLS),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)  # a fixed date: no change where no word changed
_Found = tuple[int, str | tuple[str, ...], list[str], str | None]


def source_files() -> list[Path]:
    """Every file that may hold texts for people; tests say nothing to them."""
    files = [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"), *SOURCE.rglob("*.txt")]
    files += (ROOT / "config").glob("*.py")
    return sorted(
        file
        for file in files
        if not {"tests", "migrations", "static"} & set(file.relative_to(ROOT).parts)
        and (file.suffix == ".py" or {"templates", "jinja2"} & set(file.parts))
    )


def texts_of(file: Path) -> Iterator[_Found]:
    """The texts of one file: Python, a Django template, or a Jinja2 template."""
    content = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        yield from extract("python", BytesIO(content.encode()), keywords=KEYWORDS)
    elif "jinja2" in file.parts:
        names = list(KEYWORDS)
        for line, _name, text, _said in babel_extract(BytesIO(content.encode()), names, [], {}):
            if isinstance(text, str):
                yield line, text, [], None
    else:
        calls = re.sub(r"(?m)^[ \t]+", "", templatize(content, origin=str(file)))
        yield from extract("python", BytesIO(calls.encode()), keywords=KEYWORDS)


def template() -> Catalog:
    """All texts of the product, each with the files that say it."""
    catalog = _empty(None)
    for file in source_files():
        place = str(file.relative_to(ROOT))
        for _line, text, _comments, context in texts_of(file):
            if text and text != ("", ""):
                catalog.add(text, locations=[(place, 0)], context=context)
    return catalog


def po_file(language: str) -> Path:
    """Where the words of a language are written."""
    return SOURCES / language / "LC_MESSAGES" / "django.po"


def read_language(language: str) -> Catalog:
    """The words of a language as they are written."""
    file = po_file(language)
    if not file.exists():
        return _empty(language)
    with file.open("rb") as lines:
        return read_po(lines, locale=language)


def write_language(catalog: Catalog, language: str) -> None:
    """Write the words of a language, in an order that keeps changes small."""
    for message in catalog:
        # One name of a file is enough to find the text again, and moves less.
        message.locations = [(name, 0) for name in sorted({name for name, _ in message.locations})]
    file = po_file(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as lines:
        write_po(lines, catalog, width=0, sort_by_file=True, include_lineno=False)


def merged(language: str, texts: Catalog) -> Catalog:
    """The words of a language, with the source's new texts in it and the vanished ones put aside."""
    catalog = read_language(language)
    catalog.update(texts, update_creation_date=False)
    return catalog


def untranslated(catalog: Catalog) -> list[Message]:
    """The texts that have no words yet, or only a guess."""
    return [one for one in catalog if one.id and (one.fuzzy or not all(forms(one)))]


def forms(message: Message) -> list[str]:
    """What is said for a text: one form, or one for each plural of the language."""
    said = message.string
    return [said] if isinstance(said, str) else [one or "" for one in said or [""]]


def _empty(language: str | None) -> Catalog:
    return Catalog(
        locale=language,
        project="Helpwell",
        version="1",
        header_comment="# Words of Helpwell. bin/words keeps this file up to date with the source.",
        creation_date=BEGINNING,
        revision_date=BEGINNING,
        last_translator="Helpwell",
        language_team="Helpwell",
        fuzzy=False,
    )


def main(arguments: list[str]) -> int:
    """Merge, or check; returns 1 where `check` finds a language that is not complete."""
    only_look = arguments == ["check"]
    if arguments and not only_look:
        print("usage: bin/words [check]", file=sys.stderr)
        return 2
    if not settings.configured:
        settings.configure(USE_I18N=False)  # templatize reads one setting
    texts = template()
    wrong = 0
    for language in LANGUAGES:
        before = {(one.id, one.context) for one in read_language(language)}
        catalog = merged(language, texts)
        new = sum((one.id, one.context) not in before for one in catalog)
        missing = untranslated(catalog)
        wrong += new + len(missing)
        print(f"{language}: {len(catalog)} texts, {new} new, {len(missing)} without words")
        if not only_look:
            write_language(catalog, language)
    return 1 if only_look and wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Made-up languages: English that anybody can read, accented, longer and in brackets; and the same from right to left.

A text without brackets was not given to the translators; a text that is cut off here is cut off in German too.
"""

import re
from pathlib import Path

from babel.messages.catalog import Message
from django.utils.translation import to_locale, trans_real

from config.catalogs import compile_words
from config.words import template

LONG, RIGHT_TO_LEFT = "en-xa", "ar-xb"
ACCENTED = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀçđéƒǧĥíĵķłɱñóƥɋřšťúṽŵẋýžÁƁÇĐÉƑǦĤÍĴĶŁṀÑÓƤɊŘŠŤÚṼŴẊÝŽ",
)
LETTERS = "".join(chr(one) for one in ACCENTED.values())
LONGER = 0.4
_KEPT = re.compile(r"(%\([a-z_]+\)[sd]|%[sd]|%%|\{[a-z_0-9]*\}|<[^>]+>|&[a-z]+;|https?://\S+)")


def pseudo(text: str, language: str = LONG) -> str:
    """The text in a made-up language; placeholders and markup stay as they are."""
    if not text.strip():
        return text
    parts = _KEPT.split(text)
    said = "".join(
        part if number % 2 else part.translate(ACCENTED) for number, part in enumerate(parts)
    )
    more = "".join(
        " " if number % 7 == 0 else "ẋ"
        for number in range(round(LONGER * len("".join(parts[::2]))))
    )
    inner = said.strip() + more
    if language == RIGHT_TO_LEFT:
        inner = f"\u202e{inner}\u202c"
    start, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{start}⟦{inner}⟧{end}"


def write_pseudo(folder: Path) -> Path:
    """Write both languages as compiled words: our texts, and those of our libraries that have German words."""
    catalog = trans_real.translation("de")._catalog  # type: ignore[attr-defined]
    texts = [key for part in catalog._catalogs for key in part if key]
    texts += [_key(one) for one in template() if one.id]
    for language in (LONG, RIGHT_TO_LEFT):
        words = {
            "": "Content-Type: text/plain; charset=utf-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
        }
        words |= _words(texts, language)
        file = folder / to_locale(language) / "LC_MESSAGES" / "django.mo"
        file.parent.mkdir(parents=True)
        file.write_bytes(compile_words(words))
    return folder


def _key(message: Message) -> str | tuple[str, int]:
    if isinstance(message.id, tuple | list):
        return (message.id[0], 0)
    return f"{message.context}\4{message.id}" if message.context else message.id


def _words(texts: list[str | tuple[str, int]], language: str) -> dict[str, str]:
    words = {}
    for key in texts:
        context, _, text = (key if isinstance(key, str) else key[0]).rpartition("\4")
        said = pseudo(text, language)
        before = f"{context}\4" if context else ""
        if isinstance(key, str):
            words[before + text] = said
        else:  # the second form is not known from a compiled catalog, and gettext never asks for its key
            words[f"{before}{text}\0{text}"] = f"{said}\0{said}"
    return words

"""The history under a reply: what was said before, marked as quoted, as text and as HTML. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from helpwell.kit.html import clean_mail, rewrite_images, text_to_html
from helpwell.kit.text import strip_controls

_MOST_CHARACTERS = 20_000  # of one message; history is a reminder, the ticket has the rest
_QUOTE = "margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex"


@dataclass(frozen=True)
class Said:
    """One earlier message: the line that introduces it, its text, and its HTML where it has some."""

    introduction: str
    text: str
    html: str = ""


def quote_text(history: Sequence[Said]) -> str:
    """The history as plain text, newest first, each line behind a ">"."""
    return "\n\n".join(_quoted(said) for said in history)


def quote_html(history: Sequence[Said]) -> str:
    """The history as cleaned HTML, newest first; its pictures are left out, so that quoting fetches nothing."""
    return "".join(
        f'{text_to_html(said.introduction)}<blockquote style="{_QUOTE}">{_cleaned(said)}</blockquote>'
        for said in history
    )


def _quoted(said: Said) -> str:
    text = strip_controls(said.text).strip("\n")
    lines = [f"> {line}".rstrip() for line in text[:_MOST_CHARACTERS].split("\n")]
    return "\n".join([said.introduction, *lines])


def _cleaned(said: Said) -> str:
    if not said.html or len(said.html) > 10 * _MOST_CHARACTERS:
        return text_to_html(said.text[:_MOST_CHARACTERS])
    return clean_mail(rewrite_images(said.html, lambda _cid: None).markup)

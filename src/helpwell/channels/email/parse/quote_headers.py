"""Where a quote begins: "On ..., X wrote:" in any language, and header blocks as Outlook writes them."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from . import quote_words as words
from .lines import DIVIDER, Line, Mark, next_text


class Block(NamedTuple):
    """A header block of a quoted mail: the line after it, and its labels."""

    end: int
    labels: dict[str, str]


_MAX_HEADER_LINES = 4
_MAX_HEADER = 400
_MAX_FORWARD_LINES = 400
_MAX_SEPARATOR = 160
_EMAIL = re.compile(r"[^\s<>\"'()\[\]:,;@]{1,80}@[^\s<>\"'()\[\]:,;@]{1,200}")
_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2} ?[:.hH時시] ?\d{2}(?!\d)"
    r"|\d\d?(?:st|nd|rd|th)\b"
)
_AFTER_END = " \t*_>\"')\u00a0\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
_HEAD = r"[\s*_\-–—\"'“„«\[(<\u200e\u200f\u202a-\u202e]*+"
_STARTS = re.compile(
    rf"{_HEAD}(?:{words.STARTERS.pattern}|{words.DAYS.pattern}|\d{{1,4}}(?:[./\-年년:h]|\s))",
    re.IGNORECASE,
)
# "Bob wrote on 12.01.2026 at 10:15:", where an address is missing and the time tells.
_NAME_VERB_MOMENT = re.compile(
    rf"[^\d:]{{1,40}}?(?:{words.VERBS.pattern})[^:]{{1,30}}\d{{1,2}}[:.]\d{{2}}[^:]{{0,12}}:\s*$",
    re.IGNORECASE,
)
_NOISE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff*_]")
_DASHED_VERB = re.compile(
    rf"\s*+-{{3,}}+.{{1,200}}?(?:{words.VERBS.pattern}).{{0,60}}-{{2,}}\s*$", re.IGNORECASE
)


def attribution_end(lines: Sequence[Line], at: int) -> int:
    """Return the line after "On ..., X wrote:" if that stands here, over up to four lines; else 0."""
    joined = ""
    for end in range(at + 1, min(at + 1 + _MAX_HEADER_LINES, len(lines) + 1)):
        text, mark = lines[end - 1]
        if not text.strip() or mark is not Mark.NEW or len(text) > _MAX_HEADER:
            return 0
        joined = f"{joined} {text.strip()}" if joined else text.strip()
        if DIVIDER.match(joined):
            return 0
        if len(joined) > _MAX_HEADER or (end == at + 1 and not _may_begin(joined)):
            return 0
        if _ends(joined) or words.has_verb(joined[-40:]):
            following = next_text(lines, end)
            over_quote = following < len(lines) and lines[following].mark not in {
                Mark.NEW,
                Mark.SIGNATURE,
            }
            if _is_attribution(joined, over_quote=over_quote, lines=end - at):
                return end
    return 0


def _may_begin(text: str) -> bool:
    return bool(
        _STARTS.match(text)
        or _EMAIL.search(text)
        or _DATE.search(text)
        or _ends(text)
        or "<" in text
    )


def _ends(text: str) -> bool:
    """True if the text ends as a quote header does."""
    return text.rstrip(_AFTER_END).endswith((":", "：", "--"))


def _is_attribution(text: str, *, over_quote: bool, lines: int) -> bool:
    has_date = bool(_DATE.search(text))
    emails = list(_EMAIL.finditer(text))
    if not (has_date or emails or over_quote or text.startswith("---")):
        return False
    has_verb = words.has_verb(text)
    starts = bool(_STARTS.match(text))
    ends = _ends(text)
    if has_verb and _DASHED_VERB.match(text):
        return True
    if (
        over_quote
        and ends
        and (has_verb or (starts and (has_date or emails)) or (has_date and emails))
    ):
        return has_date or bool(emails) or (lines == 1 and len(text) < 120)
    if has_date and has_verb and starts:
        verb_ends = words.has_verb(text[-30:]) or ends
        return verb_ends and (ends or bool(emails))
    if has_verb and ends and lines == 1 and _NAME_VERB_MOMENT.match(text):
        return True
    if not (has_date and ends and emails):
        return False
    # In any language: a date, then a name with an address, then a colon ...
    last = emails[-1]
    if (
        len(text) - last.end() <= 28
        and _DATE.search(text[: last.start()])
        and (starts or "<" in text)
    ):
        return len(text[: last.start()]) < 160
    # ... or a name with an address first, then the date and the verb.
    return emails[0].start() < 80 and (has_verb or (starts and bool(_DATE.search(text[-24:]))))


def header_block(lines: Sequence[Line], at: int) -> Block | None:
    """Return the end of a header block ("From: ... Sent: ...") or separator line that stands here."""
    text = lines[at].text
    if len(text) > 1_000:
        return None
    if len(text) < _MAX_SEPARATOR and (found := _separator(lines, at)):
        return found
    block = _labels(lines, at) if ":" in text or "：" in text else None
    return block if block and _is_header(block.labels) else None


def find_forward(lines: Sequence[Line]) -> Block | None:
    """Return the first header block of a mail, whether its lines are marked as quoted or not."""
    bare = [Line(line.text.lstrip("> \t")) for line in lines[:_MAX_FORWARD_LINES]]
    for at, line in enumerate(bare):
        if line.text and (block := header_block(bare, at)) and "from" in block.labels:
            return block
    return None


def _separator(lines: Sequence[Line], at: int) -> Block | None:
    text = lines[at].text
    if words.SEPARATOR.match(text) or words.OPENING.match(text) or words.PROGRAM_LINE.match(text):
        following = next_text(lines, at + 1)
        labels = _labels(lines, following) if following < len(lines) else None
        return labels or Block(at + 1, {})
    if words.BARE_SEPARATOR.match(text):
        following = next_text(lines, at + 1)
        return _labels(lines, following) if following < len(lines) else None
    return None


def _labels(lines: Sequence[Line], at: int) -> Block | None:
    found: dict[str, str] = {}
    end = at
    strangers = 0
    last = ""
    for index in range(at, min(at + 16, len(lines))):
        text = lines[index].text
        if not text.strip():
            strangers += 1 if found else 0
            if strangers > 1:
                break
            continue
        pairs = _label_pairs(text)
        if not pairs:
            if found and last in {"to", "cc"} and ("@" in text or ";" in text):
                continue  # a long list of addresses, wrapped
            if index == at or strangers > 1 or last not in {"to", "cc", "subject", "from"}:
                break
            strangers += 1
            continue
        strangers = 0
        for kind, value in pairs:
            found.setdefault(kind, value)
            last = kind
        end = index + 1
    return Block(end, found) if len(found) > 1 else None


def _label_pairs(text: str) -> list[tuple[str, str]]:
    """The labels of one line; some programs write two beside each other."""
    text = _NOISE.sub("", text).replace("：", ":").replace("\u00a0", " ")
    label, colon, rest = text.partition(":")
    kind = (
        words.LABELS.get(" ".join(label.split()).casefold()) if colon and len(label) < 40 else None
    )
    if kind is None:
        return []
    second = re.search(r"\s(\w{2,12}) ?:\s", rest)
    if (
        second
        and (other := words.LABELS.get(second[1].casefold()))
        and kind in {"to", "from", "sent"}
        and other != kind
    ):
        return [(kind, rest[: second.start()].strip()), (other, rest[second.end() :].strip())]
    return [(kind, rest.strip())]


def _is_header(labels: dict[str, str]) -> bool:
    """A sender and something that only a mail has; "From: Berlin, To: Paris" is a journey."""
    if "from" not in labels:
        return False
    addressed = "@" in labels["from"] or "@" in labels.get("to", "")
    known = len(labels.keys() & {"from", "to", "sent", "date", "subject"})
    if "sent" in labels or "subject" in labels:
        return known >= 3 or addressed
    return addressed and known >= 3

"""Signatures, list footers and "Sent from my phone": folded away below what was written."""

import re

from . import quote_words as words

_DELIMITER = re.compile(r"\s?(?:--|—|–|—-|--\s?--)\s*$")
_FOOTER_RULE = re.compile(r"\s*(?:_{2,}|-{3,}|={5,})\s*$")
_LIST_FOOTER = re.compile(
    r"mailing list|mailinglist|listinfo|unsubscribe|abmelden|désinscri|mailman", re.IGNORECASE
)
_SCANNER_FOOTER = re.compile(
    r"(?:checked|scanned|geprüft|analysé|controlado|controllat\w+|gecontroleerd) .{0,40}(?:virus"
    r"|avast|avg)|virenfrei|virus-free",
    re.IGNORECASE,
)
_MAX_SIGNATURE_LINES = 30
_MAX_SIGNATURE = 3_000
_MAX_FOOTER_LINES = 8
_MAX_DEVICE_LINE = 400
_SIGNATURE_MARK = 3


def hide_signatures(lines: list[str], hidden: list[bool], marks: list[int]) -> list[bool]:
    """Return which lines are hidden when signatures are folded as well."""
    for index, mark in enumerate(marks):
        if mark == _SIGNATURE_MARK:
            hidden[index] = True
    runs = _runs(lines, hidden)
    seen_text = False
    for start, end in runs:
        cut = _signature_start(lines, start, end, seen_text=seen_text)
        for index in range(cut, end):
            hidden[index] = True
        _hide_device_line(lines, hidden, start, cut)
        seen_text = seen_text or any(lines[i].strip() and not hidden[i] for i in range(start, cut))
    return hidden


def _runs(lines: list[str], hidden: list[bool]) -> list[tuple[int, int]]:
    """The stretches of new text between what is hidden."""
    runs: list[tuple[int, int]] = []
    start = -1
    for index in range(len(lines) + 1):
        is_open = index < len(lines) and not hidden[index]
        if is_open and start < 0:
            start = index
        elif not is_open and start >= 0:
            runs.append((start, index))
            start = -1
    return runs


def _signature_start(lines: list[str], start: int, end: int, *, seen_text: bool) -> int:
    """Return where the signature of this stretch begins, or its end."""
    delimiters = [i for i in range(max(start, end - 200), end) if _DELIMITER.match(lines[i])]
    if 0 < len(delimiters) < 3:
        first = delimiters[0]
        has_text_above = seen_text or any(lines[i].strip() for i in range(start, first))
        if has_text_above and _is_short(lines[first + 1 : end]):
            end = first
    return _footer_start(lines, start, end)


def _is_short(lines: list[str]) -> bool:
    text = [line for line in lines if line.strip()]
    return len(text) <= _MAX_SIGNATURE_LINES and sum(map(len, text)) <= _MAX_SIGNATURE


def _footer_start(lines: list[str], start: int, end: int) -> int:
    """What a list or a virus scanner adds below a line of underscores or dashes."""
    for index in range(end - 1, max(start, end - 2 * _MAX_FOOTER_LINES) - 1, -1):
        if not _FOOTER_RULE.match(lines[index]) or index == start:
            continue
        below = [line for line in lines[index + 1 : end] if line.strip()]
        text = "\n".join(below)[:2_000]
        if 0 < len(below) <= _MAX_FOOTER_LINES and (
            _LIST_FOOTER.search(text) or _SCANNER_FOOTER.search(text)
        ):
            return index
    return end


def _hide_device_line(lines: list[str], hidden: list[bool], start: int, end: int) -> None:
    for _ in range(2):
        last = end - 1
        while last > start and not lines[last].strip():
            last -= 1
        if last < start or not is_device_line(lines[last]):
            return
        hidden[last:end] = [True] * (end - last)
        end = last


def is_device_line(line: str) -> bool:
    """True for "Sent from my iPhone" and its like; a sentence that goes on is not one."""
    if len(line) > _MAX_DEVICE_LINE:
        return False
    text = re.sub(r"<[^<>\s]{1,300}>|\(https?://[^()\s]{1,300}\)", "", line).strip()
    if not text or len(text) > 70:
        return False
    return bool(words.SENT_FROM.match(text) and words.DEVICES.search(text) and "," not in text)

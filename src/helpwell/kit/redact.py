"""Logs without personal data: strike it from every record, and write one JSON object a line."""

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

_LONGEST = 20_000  # characters of one log text; a mail body does not belong into a log

# Every quantifier is bounded or cannot overlap with its neighbor, so the time stays linear.
_EMAIL = re.compile(r"[\w.%+\-]{1,64}+@[\w\-]{1,63}(?:\.[\w\-]{1,63}){0,8}")
_SECRET_PAIR = re.compile(
    r"(?i)(?<![a-z])(pass(?:word|wd)?|secret|token|api[_-]?key|auth(?:orization)?|cookie|session(?:id)?|otp)"
    r"(\"?'?\s{0,3}[=:]\s{0,3}\"?'?)(?:(?:bearer|basic)\s{1,3})?[^\s\"'&,;}\]]{1,4000}"
)
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s{1,3}[A-Za-z0-9+/=_.\-~]{8,4000}")
# Long runs of letters and digits mixed: session ids, API keys, signed tokens, JWTs.
_TOKEN = re.compile(r"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{20,4000}+(?:\.[A-Za-z0-9_-]{4,4000}){0,4}")
_DIGITS = re.compile(r"(?<![\w.])\+?\(?\d(?:[ ()./\-]{0,2}\d){6,22}(?!\w)")


def redact(text: str) -> str:
    """Return the text with addresses, secrets, card and phone numbers struck."""
    struck = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    struck = _SECRET_PAIR.sub(r"\1\2[secret]", struck)
    struck = _BEARER.sub(r"\1 [secret]", struck)
    struck = _EMAIL.sub("[email]", struck)
    struck = _TOKEN.sub(_strike_token, struck)
    return _DIGITS.sub(_strike_digits, struck)


class Redacting(logging.Filter):
    """Strikes personal data from a record's message, arguments, fields and traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record in place and let it pass."""
        try:
            message = record.getMessage()
        except (TypeError, ValueError, KeyError):
            message = str(record.msg)  # wrong arguments must not cost us the line
        record.msg, record.args = redact(message), None
        if record.exc_info:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        fields = record.__dict__.get("fields")
        if fields is not None:
            record.__dict__["fields"] = _redact_value(fields)
        return True


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, event, message, fields, and the error if any.

    `extra={"event": "mail.stored", "fields": {"ticket": 7}}` fills the last ones. JSON escapes line
    ends, so that no input can forge a line.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, Any] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if event := record.__dict__.get("event"):
            line["event"] = str(event)
        line["message"] = record.getMessage()
        if fields := record.__dict__.get("fields"):
            line["fields"] = fields
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        if record.exc_text:
            line["error"] = record.exc_text
        if record.stack_info:
            line["stack"] = record.stack_info
        return json.dumps(line, default=str, ensure_ascii=True)


def _redact_value(value: Any) -> Any:
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {str(key): _redact_field(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_redact_value(inner) for inner in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return redact(str(value))


def _redact_field(key: str, value: Any) -> Any:
    return "[secret]" if _SECRET_PAIR.fullmatch(f"{key}=x") else _redact_value(value)


def _strike_token(found: re.Match[str]) -> str:
    word = found[0]
    digits = sum(c.isdigit() for c in word)
    letters = sum(c.isalpha() for c in word)
    # Words joined by hyphens or underscores are names of things; a secret has digits among letters.
    mixed = digits >= 3 and letters >= 3
    # One in thirty random tokens has fewer digits; so long a word that mixes anything at all is one too.
    random = len(word) >= 40 and (digits > 0 or letters == len(word) or not word.islower())
    return "[token]" if mixed or random else word


def _strike_digits(found: re.Match[str]) -> str:
    digits = [int(c) for c in found[0] if c.isdigit()]
    if 13 <= len(digits) <= 19 and _is_luhn(digits):
        return "[card]"
    return "[phone]" if _looks_like_phone(found[0], len(digits)) else found[0]


def _looks_like_phone(written: str, digits: int) -> bool:
    """Ids and sizes are plain runs of digits; people write phone numbers with a plus or in groups."""
    grouped = any(c in " ()/-" for c in written)
    is_date = re.fullmatch(r"\d{4}-\d{2}-\d{2}(?: \d{2})?", written) is not None
    plain_long = written.startswith("0") and 9 <= digits <= 12
    return 7 <= digits <= 15 and not is_date and (written.startswith("+") or grouped or plain_long)


def _is_luhn(digits: list[int]) -> bool:
    doubled = [d if place % 2 == 0 else d * 2 - 9 * (d > 4) for place, d in enumerate(digits[::-1])]
    return sum(doubled) % 10 == 0 and any(digits)

"""Authentication-Results (RFC 8601): the words of a mail server, with words of the sender in between.

A server repeats addresses and domains of the mail in this field, and the sender chose those. So nothing in it is
decoded, a quoted string counts only where it is one plain word, and no later word takes a failure of DMARC back.
"""

import re

from .envelope import AuthenticationResult
from .headers import clean

_PLAIN = re.compile(r"[A-Za-z0-9.@_+-]{1,320}")


def authentication_result(value: str) -> AuthenticationResult:
    """Read one field, unfolded and not decoded."""
    pieces = [piece.strip() for piece in _bare(clean(" ".join(value.split()))).split(";")]
    head = pieces[0].split()
    first = 1
    if head and "=" in pieces[0]:  # no name of the server: some write only the results
        head, first = [], 0
    results: dict[str, str] = {}
    properties: dict[str, dict[str, str]] = {}
    for piece in pieces[first:]:
        words = [word.partition("=") for word in re.sub(r" ?= ?", "=", piece).split()]
        if not words or not words[0][1]:
            continue
        method = words[0][0].partition("/")[0].lower()
        outcome = words[0][2].lower()
        if _counts(method, outcome, results.get(method)):
            results[method] = outcome
            # With the result goes what it is about: another signature's domain is not this one's.
            properties[method] = _properties(words[1:])
    named = {
        f"{method}.{name}": text for method, own in properties.items() for name, text in own.items()
    }
    return AuthenticationResult(head[0].lower() if head else "", results, named)


def _counts(method: str, outcome: str, before: str | None) -> bool:
    """Of several signatures the first sound one counts; on DMARC there is one word, and a failure stays."""
    if method == "dmarc":
        return before is None or (before == "pass" and outcome != "pass")
    return before != "pass"


def _properties(words: list[tuple[str, str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, equals, text in words:
        if equals:
            found.setdefault(name.lower(), text)
    return found


def _bare(value: str) -> str:
    """Without comments; a quoted string is its word, or nothing where it is more than one word."""
    kept: list[str] = []
    at = 0
    broken = False  # something was opened and never closed: from there on such marks mean nothing
    while at < len(value):
        char = value[at]
        if char not in '"(' or broken:
            kept.append("" if char in '"()' else char)
            at += 1
            continue
        end = _end_of_quote(value, at) if char == '"' else _end_of_comment(value, at)
        if end < 0:
            broken = True
            continue
        inside = value[at + 1 : end - 1]
        kept.append(
            inside if char == '"' and _PLAIN.fullmatch(inside) else "" if char == '"' else " "
        )
        at = end
    return "".join(kept)


def _end_of_quote(value: str, at: int) -> int:
    at += 1
    while at < len(value):
        if value[at] == '"':
            return at + 1
        at += 2 if value[at] == "\\" else 1
    return -1


def _end_of_comment(value: str, at: int) -> int:
    depth = 0
    while at < len(value):
        depth += (value[at] == "(") - (value[at] == ")")
        at += 2 if value[at] == "\\" else 1
        if depth == 0:
            return at
    return -1

"""The language of the search box, read without a database: a string in, a dataclass out; whatever is typed, nothing is raised."""

import re
from dataclasses import dataclass

from helpwell.search.words import tokens

LONGEST = 300
MOST_TERMS = 24
# What one may write → the operator's own name.
OPERATORS = {
    "status": "status", "from": "from", "customer": "from", "requester": "from", "to": "to", "tag": "tag", "tags": "tag",
    "has": "has", "is": "is", "before": "before", "after": "after", "since": "after", "created": "created", "updated": "updated",
    "solved": "solved", "team": "team", "group": "team", "assignee": "assignee", "priority": "priority", "type": "type",
    "channel": "channel", "via": "channel", "subject": "subject", "org": "org", "organization": "org", "follower": "follower",
    "number": "number", "in": "in", "due": "due",
}  # fmt: skip
_NUMBER = re.compile(r"#?(\d{1,18})")
# -, a name and a colon, then words in quotation marks or up to the next blank.
_PIECE = re.compile(
    r"""(?P<minus>-?)
        (?:(?P<name>[^\W\d_][\w.-]*):(?!//))?
        (?:"(?P<quoted>[^"]*)"?|(?P<plain>[^\s"]+)|(?P<nothing>(?<=:)))""",
    re.VERBOSE,
)
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\0": " "})


@dataclass(frozen=True)
class Text:
    """Words that must stand together in this order; the last may be a beginning only."""

    words: tuple[str, ...]
    is_beginning: bool = False


@dataclass(frozen=True)
class Term:
    """An operator and its value, as typed."""

    name: str
    value: str
    is_not: bool = False


@dataclass(frozen=True)
class Parsed:
    """What was asked. `unknown` holds the pieces that mean nothing here."""

    texts: tuple[Text, ...] = ()
    not_texts: tuple[Text, ...] = ()
    terms: tuple[Term, ...] = ()
    number: int | None = None
    unknown: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked that could find anything."""
        return not (self.texts or self.not_texts or self.terms or self.number)


def parse(text: str, *, fields: frozenset[str] = frozenset()) -> Parsed:
    """What a person typed; `fields` are more operators, the names of the desk's own fields in small letters."""
    asked = text[:LONGEST].translate(_QUOTES)
    texts: list[Text] = []
    not_texts: list[Text] = []
    terms: list[Term] = []
    unknown: list[str] = []
    for piece in list(_PIECE.finditer(asked))[:MOST_TERMS]:
        is_not, name = bool(piece["minus"]), (piece["name"] or "").casefold()
        value = (piece["quoted"] if piece["quoted"] is not None else piece["plain"] or "").strip()
        known = OPERATORS.get(name) or (f"field.{name}" if name in fields else "")
        if known and value:
            terms.append(Term(known, value, is_not))
        elif known:
            unknown.append(f"{name}:")
        elif found := _text(f"{name} {value}", whole=piece["quoted"] is not None):
            (not_texts if is_not else texts).append(found)
    return Parsed(tuple(texts), tuple(not_texts), tuple(terms), _number(asked), tuple(unknown))


def _text(value: str, *, whole: bool) -> Text | None:
    found = tokens(value)
    if not found:
        return None
    begins = not whole and value.endswith("*") and len(found[-1]) >= 3
    return Text(tuple(found[:12]), begins)


def _number(text: str) -> int | None:
    found = _NUMBER.fullmatch(text.strip())
    return int(found[1]) if found else None

"""Conditions as plain values: what a saved view keeps, a URL carries, a search becomes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

MOST = 30
LONGEST_VALUE = 500
_APART = "~"


class Op(StrEnum):
    """How a field is compared."""

    ANY = "any"
    NONE = "none"
    ALL = "all"
    EMPTY = "empty"
    SET = "set"
    CONTAINS = "contains"
    LACKS = "lacks"
    BEFORE = "before"
    AFTER = "after"
    WITHIN = "within"
    OLDER = "older"
    SOON = "soon"
    LEAST = "least"
    MOST = "most"
    YES = "yes"
    NO = "no"


BARE = frozenset({Op.EMPTY, Op.SET, Op.YES, Op.NO})  # these take no value


@dataclass(frozen=True)
class Condition:
    """One line: field, operator, value. Several values of one field are separated by commas."""

    field: str
    op: Op
    value: str = ""

    @property
    def values(self) -> tuple[str, ...]:
        """The values, each once."""
        return tuple(dict.fromkeys(part for part in self.value.split(",") if part))

    def __str__(self) -> str:
        return _APART.join((self.field, self.op.value, self.value))

    @classmethod
    def read(cls, word: str) -> "Condition | None":
        """The condition that a word from a URL names; None for a made-up one."""
        name, _one, rest = word.replace("\0", "").partition(_APART)
        op, _two, value = rest.partition(_APART)
        if op not in set(Op) or not name or len(name) > 40:
            return None
        return cls(name, Op(op), value[:LONGEST_VALUE])


@dataclass(frozen=True)
class Conditions:
    """All of these, and any of those."""

    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.all or self.any)

    def each(self) -> tuple[Condition, ...]:
        """All lines of both groups."""
        return (*self.all, *self.any)

    def and_(self, *more: Condition) -> "Conditions":
        """These and more."""
        return replace(self, all=(*self.all, *more))

    def pairs(self) -> list[tuple[str, str]]:
        """As the pairs of a URL's query."""
        return [("c", str(one)) for one in self.all] + [("o", str(one)) for one in self.any]

    @classmethod
    def read(cls, all_: Iterable[str], any_: Iterable[str]) -> "Conditions":
        """The conditions that a URL's words name; made-up ones are left out."""
        kept = [[one for word in words if (one := Condition.read(word))] for words in (all_, any_)]
        return cls(tuple(kept[0][:MOST]), tuple(kept[1][:MOST]))

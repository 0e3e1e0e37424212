"""Rewrite markup so that a real HTML parser has little work with it: closed, shallow, known tags.

The tree building that HTML prescribes can turn 30 kB of unclosed tags into 40 MB (each paragraph
reopens every pending <b>), and takes half a minute over 100,000 nested <div>. So the tags are put
in order before the cleaner sees them. This makes nothing safe; the cleaner does that afterwards.
"""

from collections import Counter
from collections.abc import Mapping
from html import escape

from helpwell.kit.markup import VOID, Closing, Opening, Piece, Raw, Text, pieces

MAX_DEPTH = 300
# The sum, over all pieces, of the formatting tags open around each: what reopening may cost.
MAX_FORMATTING = 200_000
# Longer values are pictures written out as data:, which are not shown anyway.
MAX_VALUE = 8_000
# One text node with many entities costs its square in html5ever.
MAX_ENTITIES_IN_TEXT = 5_000

_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_READABLE_RAW = frozenset({"textarea", "xmp", "plaintext"})
_DROPPED = frozenset({"svg", "math", "template", "select"})

# An opening tag that ends, unsaid, the element named on its right; and where the search ends.
_ENDS: dict[str, frozenset[str]] = {
    "p": frozenset({"p"}),
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
    "tr": frozenset({"tr"}),
    "tbody": frozenset({"tbody", "thead", "tfoot"}),
    "a": frozenset({"a"}),
}
_FENCES = frozenset({"table", "ul", "ol", "dl", "blockquote", "div"})
_LOOK_UP = 8
# A stray </b> inside a table's cell does not end the <b> around the table.
_SCOPES = frozenset({"table", "td", "th", "caption"})
_TABLE_PARTS = _SCOPES | {"tr", "tbody", "thead", "tfoot"}


def untangle(markup: str, allowed: Mapping[str, frozenset[str]]) -> str:
    """Return markup with every tag closed in order; of the tags and attributes only those allowed."""
    writer = _Writer(allowed)
    for piece in pieces(markup):
        writer.take(piece)
    return writer.finish()


class _Writer:
    def __init__(self, allowed: Mapping[str, frozenset[str]]) -> None:
        self.allowed = allowed
        self.out: list[str] = []
        self.open: list[str] = []
        self.counts: Counter[str] = Counter()
        self.scopes: list[Counter[str]] = [Counter()]
        self.formatting = 0
        self.spent = 0
        self.dropping = ""
        self.dropped_depth = 0

    def take(self, piece: Piece) -> None:
        if self.dropping:
            self._drop(piece)
        elif isinstance(piece, Text):
            self._spend()
            self.out.append(_split_entities(piece.source))
        elif isinstance(piece, Opening):
            self._take_opening(piece)
        elif isinstance(piece, Closing):
            self._take_closing(piece.name)
        elif isinstance(piece, Raw) and piece.name in _READABLE_RAW:
            self.out.append(_split_entities(escape(piece.content)))

    def finish(self) -> str:
        while self.open:
            self._pop()
        return "".join(self.out)

    def _drop(self, piece: Piece) -> None:
        if isinstance(piece, Opening) and piece.name == self.dropping:
            self.dropped_depth += 1
        elif isinstance(piece, Closing) and piece.name == self.dropping:
            self.dropped_depth -= 1
            if self.dropped_depth == 0:
                self.dropping = ""

    def _take_opening(self, tag: Opening) -> None:
        if tag.name in _DROPPED:
            self.dropping, self.dropped_depth = tag.name, 1
        if tag.name not in self.allowed:
            return
        self._end_unsaid(tag.name)
        self._spend()
        if tag.name in VOID:
            self.out.append(self._written(tag))
        elif len(self.open) < MAX_DEPTH and not (self._overspent and tag.name in _FORMATTING):
            self.out.append(self._written(tag))
            self._push(tag.name)

    @property
    def _overspent(self) -> bool:
        return self.spent > MAX_FORMATTING

    def _spend(self) -> None:
        self.spent += self.formatting
        while self._overspent and self.formatting:
            self._pop()

    def _take_closing(self, name: str) -> None:
        if name == "br" and "br" in self.allowed:
            self.out.append("<br>")
            return
        counts = self.counts if name in _TABLE_PARTS else self.scopes[-1]
        if counts[name]:
            self._pop_to(name)

    def _end_unsaid(self, name: str) -> None:
        ends = _ENDS.get(name)
        if not ends:
            return
        for above in reversed(self.open[-_LOOK_UP:]):
            if above in ends:
                self._pop_to(above)
                return
            if above in _FENCES:
                return

    def _push(self, name: str) -> None:
        self.open.append(name)
        self.counts[name] += 1
        self.formatting += name in _FORMATTING
        if name in _SCOPES:
            self.scopes.append(Counter())
        else:
            self.scopes[-1][name] += 1

    def _pop(self) -> str:
        name = self.open.pop()
        self.counts[name] -= 1
        self.formatting -= name in _FORMATTING
        if name in _SCOPES:
            self.scopes.pop()
        else:
            self.scopes[-1][name] -= 1
        self.out.append(f"</{name}>")
        return name

    def _pop_to(self, name: str) -> None:
        while self._pop() != name:
            pass

    def _written(self, tag: Opening) -> str:
        allowed = self.allowed[tag.name]
        kept = "".join(
            f' {name}="{_quoted(value)}"'
            for name, value in tag.attributes.items()
            if name in allowed and len(value) <= MAX_VALUE
        )
        # HTML swallows one line end after <pre>; ours stands in for the writer's own.
        return f"<{tag.name}{kept}>" + ("\n" if tag.name == "pre" else "")


def _quoted(value: str) -> str:
    return value.replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")


def _split_entities(text: str) -> str:
    if text.count("&") <= MAX_ENTITIES_IN_TEXT:
        return text
    parts = text.split("&")
    groups = range(0, len(parts), MAX_ENTITIES_IN_TEXT)
    return "<wbr>&".join("&".join(parts[at : at + MAX_ENTITIES_IN_TEXT]) for at in groups)

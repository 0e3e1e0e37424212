"""Markup as readable plain text: for the text part of a mail, previews and search."""

from html import unescape

from helpwell.kit.markup import Closing, Opening, Piece, Raw, Text, pieces

_PARAGRAPHS = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol dl table pre blockquote figure hr form fieldset".split()
)
_LINES = frozenset(
    """
    address article aside body caption center dd div dt figcaption footer header html li main nav
    option section tbody tfoot thead tr
    """.split()
)
_UNSEEN = frozenset({"head", "template", "svg", "math", "select"})
_READABLE_RAW = frozenset({"textarea", "xmp", "plaintext"})
_MAX_QUOTES = 20


def html_to_text(markup: str) -> str:
    """Return the words of the markup as a person would type them: quotes, lists and links included."""
    writer = _Writer()
    for piece in pieces(markup):
        writer.take(piece)
    return writer.finish()


class _Writer:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line: list[str] = []
        self.space = False  # a blank is due before the next word
        self.quotes = 0
        self.pre = 0
        self.lists: list[int | None] = []  # the last number of each open <ol>, None for <ul>
        self.link = ""
        self.link_words: list[str] = []
        self.unseen = ""

    def take(self, piece: Piece) -> None:
        if self.unseen:
            if isinstance(piece, Closing) and piece.name == self.unseen:
                self.unseen = ""
            # A body starts whether or not its head was closed.
            if not (isinstance(piece, Opening) and piece.name == "body"):
                return
            self.unseen = ""
        if isinstance(piece, Text):
            self._words(unescape(piece.source))
        elif isinstance(piece, Raw):
            if piece.name in _READABLE_RAW:
                self._words(unescape(piece.content))
        elif isinstance(piece, Opening):
            self._open(piece)
        else:
            self._close(piece.name)

    def finish(self) -> str:
        self._close_link()
        self._end_line()
        return "\n".join(self.lines).strip("\n")

    def _open(self, tag: Opening) -> None:
        name = tag.name
        self._break_before(name)
        if name in _UNSEEN:
            self.unseen = name
        elif name == "br":
            self._end_line(keep_empty=True)
        elif name == "hr":
            self.line.append("---")
            self._blank_line()
        elif name == "li":
            self._bullet()
        elif name == "img":
            self._words(unescape(tag.attributes.get("alt", "")))
        elif name == "a":
            self._close_link()
            self.link, self.link_words = unescape(tag.attributes.get("href", "")).strip(), []
        elif name in ("td", "th"):
            self.space = bool(self.line)
        else:
            self._enter(name)

    def _enter(self, name: str) -> None:
        if name == "blockquote":
            self.quotes += 1
        elif name == "pre":
            self.pre += 1
        elif name in ("ul", "ol"):
            self.lists.append(0 if name == "ol" else None)

    def _close(self, name: str) -> None:
        if name == "a":
            self._close_link()
            return
        if name == "blockquote":
            self._end_quote()
            return
        if name == "pre":
            self.pre = max(self.pre - 1, 0)
        elif name in ("ul", "ol") and self.lists:
            self.lists.pop()
        self._break_before(name)

    def _end_quote(self) -> None:
        self._end_line()
        while self.quotes and self.lines and not self.lines[-1].strip("> "):
            self.lines.pop()
        self.quotes = max(self.quotes - 1, 0)
        self._blank_line()

    def _break_before(self, name: str) -> None:
        if name in ("ul", "ol") and self.lists:
            self._end_line()
        elif name == "p" and self.lists:
            self._end_item_line()
        elif name in _PARAGRAPHS:
            self._blank_line()
        elif name in _LINES:
            self._end_line()

    def _end_item_line(self) -> None:
        """A paragraph of a list's item stands on the bullet's own line; a second one below it."""
        if "".join(self.line).strip(" -.0123456789"):
            self._end_line()

    def _bullet(self) -> None:
        mark = "- "
        if self.lists and (number := self.lists[-1]) is not None:
            self.lists[-1] = number + 1
            mark = f"{number + 1}. "
        self.line.append("  " * min(max(len(self.lists) - 1, 0), 10) + mark)
        self.space = False

    def _words(self, text: str) -> None:
        if self.pre:
            first, *rest = text.split("\n")
            self._append(first)
            for line in rest:
                self._end_line(keep_empty=True)
                self._append(line)
            return
        words = text.replace("\u00a0", " ").split()
        if text[:1].isspace() and self.line:
            self.space = True
        if words:
            self._append(" ".join(words))
            self.space = text[-1].isspace()

    def _append(self, words: str) -> None:
        if self.space and self.line and words:
            self.line.append(" ")
            self.space = False
        self.line.append(words)
        if self.link:
            self.link_words.append(words)

    def _close_link(self) -> None:
        link, words, self.link = self.link, "".join(self.link_words), ""
        if not link.lower().startswith(("http://", "https://", "mailto:")) or not words.strip():
            return
        bare = link.removeprefix("mailto:")
        if not _same_address(bare, words):
            space, self.space = self.space, False
            self.line.append(f" <{bare}>")
            self.space = space

    def _end_line(self, *, keep_empty: bool = False) -> None:
        line = "".join(self.line).rstrip()
        if line or keep_empty:
            mark = ">" * min(self.quotes, _MAX_QUOTES)
            self.lines.append(f"{mark} {line}".rstrip() if mark else line)
        self.line, self.space = [], False

    def _blank_line(self) -> None:
        self._end_line()
        if self.lines and self.lines[-1].strip("> "):
            mark = ">" * min(self.quotes, _MAX_QUOTES)
            self.lines.append(mark)


def _same_address(link: str, words: str) -> bool:
    def bare(address: str) -> str:
        plain = address.strip().lower().removeprefix("https://").removeprefix("http://")
        return plain.rstrip("/")

    return bare(link) == bare(words)

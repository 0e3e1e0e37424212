"""HTML to lines of text by walking the document tree, each line marked with what the markup says of it."""

import re

import lxml.etree

from .limits import MAX_HTML_NODES, MAX_TEXT
from .lines import Line, Mark
from .quotes_html import Kind, kind_of

_SPACES = re.compile(r"[ \t\r\n\f\u00a0]+")
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_SKIPPED = {
    "head",
    "title",
    "style",
    "script",
    "template",
    "object",
    "noframes",
    "svg",
    "math",
    "select",
    "textarea",
}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "html", "hr", "li",
    "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
}  # fmt: skip
_SPACED = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "pre", "table"}
_RULE = "* * *"
_TREE_DEPTH = 200


def html_to_text(source: str) -> tuple[str, bool]:
    """Return HTML as readable text, and whether a limit cut it short."""
    lines, cut = html_to_lines(source)
    return "\n".join(line.text for line in lines), cut


def html_to_lines(source: str) -> tuple[list[Line], bool]:
    """Return HTML as marked lines, and whether a limit cut it short."""
    cut = len(source) > MAX_TEXT
    data = _UNREADABLE.sub("", source[:MAX_TEXT]).encode("utf-8", "replace")
    root = _parsed(data)
    if root is None:
        return [Line(text) for text in _only_text(data)], cut
    writer = _Writer()
    walked_all = _walk(root, writer)
    return writer.finished(), cut or not walked_all


def _parsed(data: bytes) -> "lxml.etree._Element | None":
    """Return the document, or None if it holds none, or is nested too deep for a tree."""
    # Bytes with a stated encoding: whatever the document says of its charset is done with.
    parser = lxml.etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = lxml.etree.fromstring(data, parser)
    except (lxml.etree.XMLSyntaxError, ValueError):
        return None
    too_deep = data.count(b"<") > _TREE_DEPTH and any(
        "depth" in e.message for e in parser.error_log
    )
    return None if too_deep else root


def _only_text(data: bytes) -> list[str]:
    """Return the text of a document that is too deep for a tree, read as a stream."""
    parser = lxml.etree.HTMLParser(encoding="utf-8", target=_Stream())
    try:
        found: list[str] = lxml.etree.fromstring(data, parser)
    except (lxml.etree.XMLSyntaxError, ValueError):
        return []
    return found


class _Stream:
    """Collects text as it passes."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._skipped = 0

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        """Begin an element."""
        self._skipped += tag in _SKIPPED
        if tag in _BLOCKS or tag == "br":
            self._pieces.append("\n")

    def end(self, tag: str) -> None:
        """End an element."""
        self._skipped -= tag in _SKIPPED

    def data(self, text: str) -> None:
        """Add text."""
        if not self._skipped:
            self._pieces.append(_SPACES.sub(" ", text))

    def close(self) -> list[str]:
        """Return the lines that are not empty."""
        return [line.strip() for line in "".join(self._pieces).split("\n") if line.strip()]


def _walk(root: "lxml.etree._Element", writer: "_Writer") -> bool:
    """Write the whole tree without recursion; False if there were too many elements."""
    walker = lxml.etree.iterwalk(root, events=("start", "end"))
    skipped: lxml.etree._Element | None = None
    for count, (event, element) in enumerate(walker):
        if count > 2 * MAX_HTML_NODES:
            return False
        if event == "start":
            if _is_hidden(element):
                skipped = element
                walker.skip_subtree()
            else:
                writer.open(element)
        else:
            if element is skipped:
                skipped = None
            else:
                writer.close(element)
            if element.tail:
                writer.write(element.tail)
    return True


def _is_hidden(element: "lxml.etree._Element") -> bool:
    if element.tag in _SKIPPED:
        return True
    style = element.get("style")
    if not style or "none" not in style:
        return False
    return "display:none" in style.replace(" ", "").lower()


class _Writer:
    """Collects text into lines, as a browser would break them."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._buffer: list[str] = []
        self._space = False
        self._gap = False
        self._pre = 0
        self._numbers: list[int] = []
        self._open: list[tuple[Kind, lxml.etree._Element]] = []
        self._depth = dict.fromkeys((Mark.QUOTED, Mark.MAYBE, Mark.SIGNATURE), 0)
        self._after = False

    def open(self, element: "lxml.etree._Element") -> None:
        """Begin an element."""
        tag = element.tag
        kind = kind_of(element)
        if kind is not Kind.PLAIN:
            self._break()
            self._open.append((kind, element))
            self._enter(kind)
        if tag == "br":
            self._end_line()
        elif tag in _BLOCKS:
            self._open_block(element)
        elif tag == "img":
            self._picture(element)
        elif tag in {"td", "th"}:
            self._space = True
        if element.text and tag != "br":
            self.write(element.text)

    def close(self, element: "lxml.etree._Element") -> None:
        """End an element."""
        tag = element.tag
        if tag in _BLOCKS:
            self._break()
            self._gap = self._gap or _is_spaced(element)
            if tag == "pre":
                self._pre -= 1
            elif tag in {"ol", "ul"} and self._numbers:
                self._numbers.pop()
        if self._open and self._open[-1][1] is element:
            self._break()
            self._leave(self._open.pop()[0], element)

    def write(self, text: str) -> None:
        """Add text, white space collapsed outside of `pre`."""
        if self._pre:
            first, *others = text.replace("\r\n", "\n").split("\n")
            self._append(first)
            for line in others:
                self._end_line()
                self._append(line)
            return
        collapsed = _SPACES.sub(" ", text)
        if collapsed == " " or not collapsed:
            self._space = self._space or bool(collapsed)
            return
        if collapsed[0] == " ":
            self._space = True
        self._append(collapsed.strip(" "))
        self._space = collapsed[-1] == " "

    def finished(self) -> list[Line]:
        """Return all lines."""
        self._break()
        return self._lines

    def _append(self, text: str) -> None:
        if not text:
            return
        if self._space and self._buffer:
            self._buffer.append(" ")
        self._space = False
        self._buffer.append(text)

    def _open_block(self, element: "lxml.etree._Element") -> None:
        tag = element.tag
        self._break()
        self._gap = self._gap or _is_spaced(element)
        if tag == "pre":
            self._pre += 1
        elif tag in {"ol", "ul"}:
            self._numbers.append(0 if tag == "ol" else -1)
        elif tag == "li":
            self._bullet()
        elif tag == "hr":
            self._append(_RULE)
            self._break()

    def _bullet(self) -> None:
        if self._numbers and self._numbers[-1] >= 0:
            self._numbers[-1] += 1
            self._append(f"{self._numbers[-1]}.")
        else:
            self._append("-")
        self._space = True

    def _picture(self, element: "lxml.etree._Element") -> None:
        alt = _SPACES.sub(" ", element.get("alt") or "").strip()
        if " " in alt:  # one word is the name of a file or a logo
            self._append(alt)

    def _mark(self) -> Mark:
        if self._depth[Mark.QUOTED]:
            return Mark.QUOTED
        if self._after:
            return Mark.AFTER
        if self._depth[Mark.SIGNATURE]:
            return Mark.SIGNATURE
        return Mark.MAYBE if self._depth[Mark.MAYBE] else Mark.NEW

    def _break(self) -> None:
        """End the line if anything is on it."""
        if self._buffer:
            self._end_line()
        self._space = False

    def _end_line(self) -> None:
        mark = self._mark()
        if self._gap and self._buffer:
            if self._lines and self._lines[-1].text:
                self._lines.append(Line("", mark if mark is self._lines[-1].mark else Mark.NEW))
            self._gap = False
        self._lines.append(Line("".join(self._buffer), mark))
        self._buffer = []
        self._space = False

    def _enter(self, kind: Kind) -> None:
        if kind is Kind.AFTER:
            self._after = True
        elif kind in {Kind.QUOTED, Kind.CONTAINER}:
            self._depth[Mark.QUOTED] += 1
        elif kind is Kind.MAYBE:
            self._depth[Mark.MAYBE] += 1
        elif kind is Kind.SIGNATURE:
            self._depth[Mark.SIGNATURE] += 1

    def _leave(self, kind: Kind, element: "lxml.etree._Element") -> None:
        if kind in {Kind.QUOTED, Kind.CONTAINER}:
            self._depth[Mark.QUOTED] -= 1
        elif kind is Kind.MAYBE:
            self._depth[Mark.MAYBE] -= 1
        elif kind is Kind.SIGNATURE:
            self._depth[Mark.SIGNATURE] -= 1
        # Gmail puts answers between quotes inside its container: new text may follow the first quote.
        if element.tag == "blockquote" and self._open and self._open[-1][0] is Kind.CONTAINER:
            self._depth[Mark.QUOTED] -= 1
            self._open[-1] = (Kind.PLAIN, self._open[-1][1])


def _is_spaced(element: "lxml.etree._Element") -> bool:
    if element.tag not in _SPACED:
        return False
    # Word writes each line as a paragraph without a margin.
    return not (element.tag == "p" and (element.get("class") or "").startswith("Mso"))

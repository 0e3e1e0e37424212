"""The part of CSS that a mail may bring along: plain properties with plain values."""

import re

MAX_DECLARATIONS = 80

_SIDES = ("", "-top", "-right", "-bottom", "-left")
_BORDER_PARTS = ("", "-width", "-style", "-color")
_PROPERTIES = frozenset(
    [f"margin{side}" for side in _SIDES]
    + [f"padding{side}" for side in _SIDES]
    + [f"border{side}{part}" for side in _SIDES for part in _BORDER_PARTS]
    + """
    background background-color border-collapse border-radius border-spacing box-sizing
    caption-side clear color direction display empty-cells float font font-family font-size
    font-style font-variant font-weight height letter-spacing line-height list-style
    list-style-position list-style-type max-height max-width min-height min-width
    overflow-wrap table-layout text-align text-decoration text-decoration-color
    text-decoration-line text-decoration-style text-indent text-transform vertical-align
    white-space width word-break word-spacing word-wrap
    """.split()
)
# With these a mail could push its words out of sight or over its neighbors.
_NEVER_NEGATIVE = ("margin", "text-indent")

# Only words, numbers, colors and quoted names: no backslash (CSS escapes), no "@", no colon, and of
# all functions just those that make a color. So url(), expression() and var() cannot be spelled.
_VALUE = re.compile(
    r"""(?: (?:rgb|hsl)a?\([0-9a-z.,%/\ ]*+\)
          | [a-z0-9#.,%+\-!\ ]
          | /(?!\*)
          | '[a-z0-9.,_\-\ ]*+'
          | "[a-z0-9.,_\-\ ]*+"
        )++""",
    re.IGNORECASE | re.VERBOSE,
)


def clean_style(style: str) -> str:
    """Return the declarations of a style attribute that are known to be harmless, or ""."""
    # Splitting at every semicolon, quoted or not, is safe: each piece must be harmless by itself,
    # and a piece torn out of a quoted string has an odd quote and is dropped.
    pieces = style.split(";")[:MAX_DECLARATIONS]
    return ";".join(kept for piece in pieces if (kept := _clean_declaration(piece)))


def _clean_declaration(piece: str) -> str:
    name, colon, value = piece.partition(":")
    name, value = name.strip().lower(), " ".join(value.split())
    if not colon or name not in _PROPERTIES or not 0 < len(value) <= 300:
        return ""
    if not _VALUE.fullmatch(value):
        return ""
    if name.startswith(_NEVER_NEGATIVE) and "-" in value:
        return ""
    return f"{name}:{value}"

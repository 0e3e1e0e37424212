"""The one place where the help center asks the search."""

from helpwell.helpcenter.site import Site
from helpwell.kit.text import one_line
from helpwell.knowledge import search
from helpwell.knowledge.search import Hit

_LONGEST = 2_000


def find(site: Site, text: str, *, limit: int = 10) -> list[Hit]:
    """What fits the text best among what this reader may read; nothing for a text without words."""
    said = one_line(text[: _LONGEST * 2])[:_LONGEST]
    if not any(char.isalnum() for char in said):
        return []
    return search.find(site.visitor, site.language, said, limit=limit)

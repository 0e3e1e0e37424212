"""Whether the HTML of a message carries more than its text does."""

_MORE_THAN_TEXT = ("<table", "<img", "<h1", "<h2", "<h3")


def is_formatted(html: str) -> bool:
    """Whether cleaned markup has tables, pictures or headings, which plain text would lose."""
    return any(start in html for start in _MORE_THAN_TEXT)

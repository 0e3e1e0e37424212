"""What one mail may cost at most: every loop of the parser is bounded by one of these numbers."""

MAX_PARTS = 500
"""Parts split from one mail; what follows stays inside the last part and in the raw mail."""

MAX_DEPTH = 20
"""Multiparts and attached mails nested in each other; deeper ones stay an opaque attachment."""

MAX_HEADERS = 1_000
"""Header fields kept for one part."""

MAX_HEADER_CHARS = 64_000
"""Characters kept of one header field."""

MAX_ADDRESSES = 1_000
MAX_REFERENCES = 500

MAX_TEXT = 1_000_000
"""Characters of readable text, and of HTML that is turned into text."""

MAX_HTML = 4_000_000
"""Characters of the original HTML that are handed on."""

MAX_HTML_NODES = 60_000
"""Elements of one HTML body that are walked."""

MAX_HTML_DEPTH = 2_000

MAX_QUOTE_LINES = 5_000
"""Lines examined for quote headers; longer texts keep their tail as it stands."""

MAX_BOUNCE_TEXT = 64_000
"""Characters of a report that are searched for addresses and reasons."""

MAX_TNEF = 32_000_000
"""Bytes of a winmail.dat that are unpacked."""

MAX_NAME = 200
"""Characters of a file name."""

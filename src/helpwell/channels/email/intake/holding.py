"""Mail that must not join what it names: it is held as a ticket of its own, until a person looks at it."""


class Hold(Exception):
    """Why this mail is held, in words for people."""

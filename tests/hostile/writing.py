"""How a payload is written: a shape with a place for the code that it tries to run."""

from collections.abc import Callable

Write = Callable[[str], str]  # from the code to run, to the markup that tries to run it


def filled(shape: str = "", *, raw: str = "", through: Write = str) -> Write:
    """Put the code where the shape has "{}", or the raw markup its mark \\1, encoded on the way."""
    return lambda code: (
        raw.replace("\1", through(code)) if raw else shape.replace("{}", through(code))
    )

"""A part of an address: a number, and the words that stand behind it for those who read addresses."""

from dataclasses import dataclass

from django.urls import register_converter


@dataclass(frozen=True)
class Numbered:
    """The 12 and the `how-to-pay` of `12-how-to-pay`."""

    number: int
    slug: str = ""

    def __str__(self) -> str:
        return f"{self.number}-{self.slug}" if self.slug else str(self.number)


class NumberedConverter:
    """`<numbered:article>` in a route."""

    regex = r"[0-9]{1,18}(?:-[^/]{0,300})?"

    def to_python(self, value: str) -> Numbered:
        """The number and the words."""
        number, _, slug = value.partition("-")
        return Numbered(int(number), slug)

    def to_url(self, value: Numbered) -> str:
        """As it stands in the address."""
        return str(value)


register_converter(NumberedConverter, "numbered")

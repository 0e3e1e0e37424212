"""Numbers as the reader's language writes them."""

from django.utils.formats import number_format
from django.utils.translation import get_language

# Spanish sets four digits together and groups from five on; so do browsers.
_FEWEST_GROUPED = {"es": 10_000}


def grouped(number: int) -> str:
    """A whole number in groups of three: 12,000 in English, 12.000 in German, 12 000 in Spanish."""
    fewest = _FEWEST_GROUPED.get((get_language() or "")[:2], 1_000)
    return str(number_format(number, use_l10n=True, force_grouping=abs(number) >= fewest))

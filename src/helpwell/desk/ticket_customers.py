"""Finding a customer while one types."""

from helpwell.customers.access import visible_to
from helpwell.customers.models import Customer
from helpwell.people.models import Agent

_MOST = 6
_LAST = "\U0010ffff"


def beginning_with(person: Agent, written: str) -> list[Customer]:
    """Up to six customers whom the person may see, whose address or name begins so. Ranges, which an index answers."""
    begun = " ".join(written.split())[:100]
    if len(begun) < 2:
        return []
    seen = visible_to(person).select_related("organization")
    address = begun.lower()
    found = list(
        seen.filter(email__gte=address, email__lt=address + _LAST).order_by("email")[:_MOST]
    )
    for name in dict.fromkeys((begun.title(), begun)):
        if len(found) < _MOST:
            more = seen.filter(name__gte=name, name__lt=name + _LAST).order_by("name", "id")
            found += [one for one in more[:_MOST] if one not in found]
    return found[:_MOST]

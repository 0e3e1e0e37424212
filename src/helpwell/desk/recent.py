"""What happened a moment ago: for pages that were made before they could listen."""

from datetime import timedelta

from helpwell.events import registry
from helpwell.events.models import Event
from helpwell.kit import clock

_WHILE = timedelta(seconds=30)
_MOST = 300


def changed_lately(topics: set[str]) -> set[str]:
    """Those of the topics that changed in the last half minute. One or two queries."""
    if not topics:
        return set()
    last = Event.objects.order_by("-id").values_list("id", flat=True).first() or 0
    events = Event.objects.filter(id__gt=last - _MOST, at__gte=clock.now() - _WHILE)
    found: set[str] = set()
    for event in events:
        fact = registry.fact_of(event)
        found.update(topics.intersection(fact.topics() if fact else ()))
    return found

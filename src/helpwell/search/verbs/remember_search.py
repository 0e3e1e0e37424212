"""Remembering what somebody searched for."""

from django.db import transaction

from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.search.models import RecentSearch

KEPT = 10


def remember_search(person: Agent, text: str) -> None:
    """Keep the text as the person's latest search; only ten are kept."""
    plain = " ".join(text.split())[:300]
    if not plain:
        return
    with transaction.atomic():
        RecentSearch.objects.update_or_create(
            agent=person, text=plain, defaults={"at": clock.now()}
        )
        mine = RecentSearch.objects.filter(agent=person).order_by("-at", "-id")
        RecentSearch.objects.filter(pk__in=list(mine.values_list("pk", flat=True)[KEPT:])).delete()


def recent_searches(person: Agent, most: int = 6) -> list[str]:
    """What the person searched for lately, the latest first."""
    mine = RecentSearch.objects.filter(agent=person).order_by("-at", "-id")
    return list(mine.values_list("text", flat=True)[:most])

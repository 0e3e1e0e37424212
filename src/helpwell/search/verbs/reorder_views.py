"""Putting saved views into another order."""

from collections.abc import Sequence

from django.db import transaction

from helpwell.events.record import record
from helpwell.people.models import Agent
from helpwell.search.events import ViewsReordered
from helpwell.search.models import SavedView


def reorder_views(views: Sequence[SavedView], *, by: Agent) -> None:
    """The views in the order given, which came through access."""
    with transaction.atomic():
        moved = [(view, at) for at, view in enumerate(views, start=1) if view.place != at]
        for view, at in moved:
            SavedView.objects.filter(pk=view.pk).update(place=at)
        if moved:
            fact = ViewsReordered(agent_id=by.pk, view_ids=[view.pk for view in views])
            record(fact, by=by.actor)

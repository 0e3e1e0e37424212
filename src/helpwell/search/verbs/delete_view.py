"""Deleting a saved view, and bringing it back."""

from django.db import transaction

from helpwell.events.models import Actor, Event
from helpwell.events.record import record
from helpwell.events.undoing import ensure_latest
from helpwell.kit import clock
from helpwell.search.events import ViewDeleted, ViewRestored
from helpwell.search.models import SavedView


def delete_view(view: SavedView, *, by: Actor) -> Event | None:
    """The event of the deletion, by which it can be undone; None for one that is gone already."""
    with transaction.atomic():
        view = SavedView.objects.select_for_update(of=("self",)).get(pk=view.pk)
        if view.deleted_at is not None:
            return None
        view.deleted_at = clock.now()
        view.save(update_fields=["deleted_at"])
        return record(
            ViewDeleted(view_id=view.pk, name=view.name), by=by, diff={"deleted": [False, True]}
        )


def restore_view(view: SavedView, *, by: Actor) -> SavedView:
    """The view, back in its place."""
    with transaction.atomic():
        view = SavedView.objects.select_for_update(of=("self",)).get(pk=view.pk)
        if view.deleted_at is not None:
            view.deleted_at = None
            view.save(update_fields=["deleted_at"])
            record(
                ViewRestored(view_id=view.pk, name=view.name),
                by=by,
                diff={"deleted": [True, False]},
            )
    return view


def undo_view(event: Event, fact: ViewDeleted | ViewRestored, by: Actor) -> None:
    """The way back from both."""
    view = SavedView.objects.select_for_update(of=("self",)).get(pk=fact.view_id)
    ensure_latest(event)
    if isinstance(fact, ViewDeleted):
        restore_view(view, by=by)
    else:
        delete_view(view, by=by)

"""Taking back what happened: event by event, for as long as nothing newer touched the same thing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from helpwell.events import registry
from helpwell.events.acting import acting, reverting
from helpwell.events.facts import Fact
from helpwell.events.models import Act, Actor, Event
from helpwell.events.record import Diff

# It locks its row, calls `ensure_latest`, gives back what was before, and records what it did with the diff turned round.
UndoFact = Callable[[Event, Any, Actor], None]

_undoers: dict[str, UndoFact] = {}


class CannotUndo(ValueError):
    """This cannot be taken back: it is no change, or what it needs is gone. Its text says why."""


class Contradicted(CannotUndo):
    """Something newer touched the same; `newer` is that event, or None where it left no trace."""

    def __init__(self, newer: Event | None) -> None:
        super().__init__(_("Something newer touched the same."))
        self.newer = newer


def wire(table: Mapping[type[Fact], UndoFact]) -> None:
    """Take over the table of how each kind of fact is undone."""
    _undoers.clear()
    _undoers.update({fact.__name__: undo for fact, undo in table.items()})


def is_undoable(name: str) -> bool:
    """Whether this kind of event has a way back."""
    return name in _undoers


def can_be_undone(event: Event) -> bool:
    """Whether there is a way back at all, apart from what came since."""
    return bool(event.diff) and event.undone_by_id is None and event.name in _undoers


def undo_event(event: Event, *, by: Actor) -> Act:
    """The act that took the event back. Raises CannotUndo, or Contradicted where something newer is in the way."""
    return _undo([event], by=by, words=event.name, room=event.room, ref_id=event.pk)


def undo_act(act: Act, *, by: Actor) -> Act:
    """The act that took all events of another back, the newest first: all of them or none.

    Undoing an undo does again what was undone.
    """
    events = list(act.events.select_related("actor", "act").order_by("-id"))
    ours = [event for event in events if event.diff and event.name in _undoers]
    return _undo(ours, by=by, words=act.words, room="acts", ref_id=act.pk)


def undo_events(events: Sequence[Event], *, by: Actor) -> Act:
    """The act that took several events back, in the order given: all of them or none."""
    first = events[-1]
    return _undo(list(events), by=by, words=first.name, room=first.room, ref_id=first.pk)


def undo_among(act: Act, events: Iterable[Event], *, by: Actor) -> None:
    """Take some events of an act back, within the act of undoing that the caller is in (a bulk change goes ticket by ticket)."""
    for event in events:
        _undo_one(event, act, by)


def ensure_latest(event: Event, keys: Iterable[str] | None = None) -> None:
    """Called with the subject locked. Raises Contradicted where a newer living event touches the same, CannotUndo where it is undone.

    `keys` narrows down what must not have been touched; the others may be given back where `newer_than` finds nothing.
    """
    event.refresh_from_db(fields=["undone_by"])
    if event.undone_by_id is not None:
        raise CannotUndo(_("It is undone already."))
    newer = newer_than(event, event.diff or {} if keys is None else keys)
    if newer is not None:
        raise Contradicted(newer)


def newer_than(event: Event, keys: Iterable[str]) -> Event | None:
    """The first newer living event of the same subject that touches one of the keys."""
    touched = set(keys)
    newer = Event.objects.filter(
        room=event.room, subject_id=event.subject_id, id__gt=event.pk, undone_by=None
    )
    for number, diff, reverts in newer.order_by("id").values_list("id", "diff", "reverts"):
        # A change that came since and was taken back since is as if it had never been.
        is_even = reverts is not None and reverts > event.pk
        if not is_even and touched & set(diff or {}):
            return Event.objects.select_related("actor", "act").get(pk=number)
    return None


def turned(diff: Diff | None) -> Diff:
    """The diff of the way back."""
    return {key: [after, before] for key, (before, after) in (diff or {}).items()}


def _undo(events: list[Event], *, by: Actor, words: str, room: str, ref_id: int) -> Act:
    if not events:
        raise CannotUndo(_("There is nothing to undo."))
    with (
        transaction.atomic(),
        acting(Act.Kind.UNDO, by=by, words=words, room=room, ref_id=ref_id) as act,
    ):
        for event in events:
            _undo_one(event, act, by)
    return act


def _undo_one(event: Event, act: Act, by: Actor) -> None:
    undo, fact = _undoers.get(event.name), registry.fact_of(event)
    if undo is None or fact is None or not event.diff:
        raise CannotUndo(_("There is no way back from this."))
    with reverting(event):
        undo(event, fact, by)
    Event.objects.filter(pk=event.pk).update(undone_by=act)
    if (
        event.reverts is not None
    ):  # what that undo had taken back is done again, and can be undone again
        Event.objects.filter(pk=event.reverts).update(undone_by=None)

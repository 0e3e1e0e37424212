"""Saying why: every event that is recorded within an act carries it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from helpwell.events.models import Act, Actor, Event
from helpwell.kit import clock

_current: ContextVar[Act | None] = ContextVar("act", default=None)
_reverted: ContextVar[int | None] = ContextVar("reverted", default=None)


@contextmanager
def acting(
    kind: str, *, by: Actor, words: str = "", room: str = "", ref_id: int | None = None
) -> Iterator[Act]:
    """The act of all events recorded within. One inside another adds none: the outer is what a person did, and undoes."""
    outer = _current.get()
    if outer is not None:
        yield outer
        return
    act = Act.objects.create(
        kind=kind, actor=by, words=words[:200], room=room, ref_id=ref_id, at=clock.now()
    )
    with within(act):
        yield act


@contextmanager
def within(act: Act) -> Iterator[Act]:
    """Go on with an act that began before, as a bulk change does batch by batch."""
    token = _current.set(act)
    try:
        yield act
    finally:
        _current.reset(token)


def current_act() -> Act | None:
    """The act that we are in, if any."""
    return _current.get()


@contextmanager
def reverting(event: Event) -> Iterator[None]:
    """What is recorded within takes this event back."""
    token = _reverted.set(event.pk)
    try:
        yield
    finally:
        _reverted.reset(token)


def reverted_event() -> int | None:
    """The id of the event that is being taken back, if any."""
    return _reverted.get()

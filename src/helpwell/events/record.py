"""Recording an event: its row and the rows of its reactions, in the caller's transaction."""

from typing import Any

from django.db import connection, transaction

from helpwell.events import live, registry
from helpwell.events.acting import current_act, reverted_event
from helpwell.events.facts import Fact
from helpwell.events.models import Actor, Event, Reaction
from helpwell.kit import clock

Diff = dict[str, list[Any]]


def record(fact: Fact, *, by: Actor, diff: Diff | None = None) -> Event:
    """Store the fact and what follows from it; raises RuntimeError outside a transaction.

    `diff` says what it touched, as {key: [before, after]}: with it the fact can be undone.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(
            "An event is recorded in the transaction of the change that it tells of."
        )
    now = clock.now()
    event = Event.objects.create(
        name=type(fact).__name__,
        room=fact.room(),
        subject_id=fact.subject_id(),
        actor=by,
        at=now,
        facts=fact.as_json(),
        diff=diff or None,
        act=current_act(),
        reverts=reverted_event(),
    )
    reactions = [
        Reaction(event=event, name=name, due_at=now) for name in registry.reactions_to(event.name)
    ]
    if reactions:
        Reaction.objects.bulk_create(reactions)
    if live.is_published:
        topics = fact.topics()
        transaction.on_commit(lambda: live.publisher.publish(topics))
    return event

"""An agent is there, or is not."""

from datetime import datetime, timedelta

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.people.verbs.mark_away import mark_away
from helpwell.routing.events import AvailabilityChanged
from helpwell.routing.models import Availability, AvailabilityReason, State

LONGEST = timedelta(days=30)


def set_availability(
    agent: Agent,
    *,
    by: Actor,
    state: str,
    reason: AvailabilityReason | None = None,
    until: datetime | None = None,
) -> Availability | None:
    """The stretch that begins now, or None where nothing changed.

    A reason says by itself how long it lasts, unless `until` does. Raises ValueError for a word that is no state, and for
    an end that has passed or is more than a month away.
    """
    now, after = clock.now(), State(state)
    if after == State.AVAILABLE:
        reason, until = None, None
    elif until is None and reason is not None and reason.minutes:
        until = now + timedelta(minutes=reason.minutes)
    if until is not None and not now < until <= now + LONGEST:
        raise ValueError("The end lies in the past, or too far away.")
    with transaction.atomic():
        Agent.objects.select_for_update().get(pk=agent.pk)  # two clicks at once wait for each other
        current = Availability.objects.filter(agent=agent, ended_at=None).first()
        before = State(current.state) if current else State.AVAILABLE
        if _is_same(current, after, reason, until):
            return None
        Availability.objects.filter(agent=agent, ended_at=None).update(ended_at=now)
        row = Availability.objects.create(
            agent=agent, state=after, reason=reason, since=now, until=until
        )
        mark_away(agent, is_away=after != State.AVAILABLE)
        record(
            AvailabilityChanged(
                agent_id=agent.pk,
                before=before,
                after=after,
                reason=reason.name if reason else "",
                until=until.isoformat() if until else "",
            ),
            by=by,
        )
    return row


def end_due(limit: int = 50) -> int:
    """Those whose time is over are available again; returns how many."""
    over = Availability.objects.filter(ended_at=None, until__lte=clock.now()).order_by("until")
    ended = 0
    for row in over.select_related("agent")[:limit]:
        with transaction.atomic():
            still = Availability.objects.select_for_update().filter(pk=row.pk, ended_at=None)
            if still.exists():
                set_availability(row.agent, by=Actor.desk(), state=State.AVAILABLE)
                ended += 1
    return ended


def _is_same(
    current: Availability | None,
    after: State,
    reason: AvailabilityReason | None,
    until: datetime | None,
) -> bool:
    if current is None:
        return after == State.AVAILABLE
    return (
        current.state == after
        and current.reason_id == (reason.pk if reason else None)
        and current.until == until
    )

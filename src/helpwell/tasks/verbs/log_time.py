"""Writing down the time spent on a ticket, by hand or by a timer; and taking it away."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from helpwell.events.models import Actor, Event
from helpwell.events.record import Diff, record
from helpwell.events.undoing import CannotUndo, ensure_latest
from helpwell.kit import clock
from helpwell.kit.text import one_line
from helpwell.people.models import Agent
from helpwell.tasks.duration import LONGEST, NoTime
from helpwell.tasks.events import TimeFact, TimeLogged, TimeRemoved, TimeRestored
from helpwell.tasks.models import TimeEntry
from helpwell.tickets.change import change, locked
from helpwell.tickets.models import Ticket


class NotYours(ValueError):
    """Time is taken away by the one who spent it."""


def log_time(
    ticket: Ticket, *, agent: Agent, minutes: int, note: str = "", day: date | None = None
) -> Event:
    """The event of the time written down, on the day or today. Raises NoTime for less than a minute or more than a week."""
    if not 0 < minutes <= LONGEST:
        raise NoTime
    with transaction.atomic():
        ticket = locked(ticket)
        entry = TimeEntry.objects.create(
            ticket=ticket,
            agent=agent,
            minutes=minutes,
            note=one_line(note, 200),
            day=day or clock.today(),
        )
        return _tell(ticket, entry, TimeLogged, agent.actor, gone_before=True)


def remove_time(entry: TimeEntry, *, agent: Agent) -> Event | None:
    """The event of the time taken away, or None where it is gone already. Raises NotYours."""
    if entry.agent_id != agent.pk or not entry.is_logged:
        raise NotYours
    with transaction.atomic():
        ticket = locked(entry.ticket)
        entry = TimeEntry.objects.select_for_update().get(pk=entry.pk)
        if entry.removed_at is not None:
            return None
        entry.removed_at = clock.now()
        entry.save(update_fields=["removed_at"])
        return _tell(ticket, entry, TimeRemoved, agent.actor, gone_before=False)


def undo_time(event: Event, fact: TimeFact, by: Actor) -> None:
    """The time as it counted before the event."""
    with transaction.atomic():
        ticket = locked(Ticket(pk=fact.ticket_id))
        ensure_latest(event)
        entry = TimeEntry.objects.select_for_update().filter(pk=fact.entry_id).first()
        if entry is None:
            raise CannotUndo(_("This time is gone."))
        gone = (event.diff or {})[f"time:{entry.pk}"][0]
        entry.removed_at = clock.now() if gone else None
        entry.save(update_fields=["removed_at"])
        _tell(ticket, entry, TimeRemoved if gone else TimeRestored, by, gone_before=not gone)


def _tell(
    ticket: Ticket, entry: TimeEntry, told: type[TimeFact], by: Actor, *, gone_before: bool
) -> Event:
    change(ticket)
    fact = told(
        ticket_id=ticket.pk,
        team_id=ticket.team_id,
        entry_id=entry.pk,
        agent_id=entry.agent_id,
        minutes=entry.minutes,
    )
    diff: Diff = {f"time:{entry.pk}": [gone_before, not gone_before]}
    return record(fact, by=by, diff=diff)

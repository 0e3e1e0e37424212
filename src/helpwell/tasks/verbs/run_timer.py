"""A timer that runs while one works on a ticket. One runs at a time: starting another pauses the first."""

from django.db import transaction
from django.db.models import QuerySet

from helpwell.events.models import Event
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.tasks.duration import LONGEST
from helpwell.tasks.models import TimeEntry
from helpwell.tasks.verbs.log_time import log_time
from helpwell.tickets.models import Ticket


def start_timer(ticket: Ticket, *, agent: Agent) -> TimeEntry:
    """The person's timer on the ticket, running; their others are paused."""
    with transaction.atomic():
        Agent.objects.select_for_update().get(pk=agent.pk)  # two tabs start one after the other
        for running in _timers(agent).filter(running_since__isnull=False):
            _pause(running)
        timer = _timers(agent).filter(ticket=ticket).first() or TimeEntry(
            ticket=ticket, agent=agent, day=clock.today(), is_logged=False
        )
        timer.running_since = clock.now()
        timer.save()
    return timer


def pause_timer(ticket: Ticket, *, agent: Agent) -> TimeEntry | None:
    """The person's timer on the ticket, standing still; None where there is none."""
    with transaction.atomic():
        Agent.objects.select_for_update().get(pk=agent.pk)
        timer = _timers(agent).filter(ticket=ticket).first()
        if timer is not None:
            _pause(timer)
    return timer


def stop_timer(ticket: Ticket, *, agent: Agent, note: str = "") -> Event | None:
    """The event of its time written down in whole minutes, at least one; None where there was no timer."""
    with transaction.atomic():
        Agent.objects.select_for_update().get(pk=agent.pk)
        timer = _timers(agent).filter(ticket=ticket).first()
        if timer is None:
            return None
        minutes = min(LONGEST, max(1, round(timer.seconds_now() / 60)))
        day = timer.created_at.date()
        timer.delete()
        return log_time(ticket, agent=agent, minutes=minutes, note=note, day=day)


def drop_timer(ticket: Ticket, *, agent: Agent) -> None:
    """Forget the person's timer on the ticket; nothing is written down."""
    _timers(agent).filter(ticket=ticket).delete()


def _timers(agent: Agent) -> "QuerySet[TimeEntry]":
    return TimeEntry.objects.filter(agent=agent, is_logged=False, removed_at=None)


def _pause(timer: TimeEntry) -> None:
    timer.seconds, timer.running_since = timer.seconds_now(), None
    timer.save(update_fields=["seconds", "running_since"])

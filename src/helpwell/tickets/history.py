"""The events about one ticket, from whatever room they come."""

from functools import cache

from django.db.models import QuerySet

from helpwell.events import registry
from helpwell.events.models import Event
from helpwell.tickets.events import TicketFact


def events_about(ticket_id: int) -> "QuerySet[Event]":
    """All that happened to the ticket, in every room that speaks of tickets; in no order."""
    rooms, names = rooms_and_names()
    return Event.objects.filter(room__in=rooms, subject_id=ticket_id, name__in=names)


@cache
def rooms_and_names() -> tuple[list[str], list[str]]:
    """The rooms that announce what happens to tickets, and the names of those events; known once the events are wired."""
    facts = [fact for fact, _reactions in registry.rows() if issubclass(fact, TicketFact)]
    return sorted({fact.room() for fact in facts}), [fact.__name__ for fact in facts]

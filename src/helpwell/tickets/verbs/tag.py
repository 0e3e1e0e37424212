"""Putting tags on a ticket and taking them off."""

from collections.abc import Iterable

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit.text import one_line
from helpwell.tickets.change import change, locked
from helpwell.tickets.events import TagsChanged
from helpwell.tickets.models import Tag, Ticket

MOST_TAGS = 30


def tag(ticket: Ticket, *, by: Actor, names: Iterable[str]) -> Ticket:
    """The ticket with exactly these tags, in lower case with hyphens for blanks, thirty at most."""
    wanted = list(dict.fromkeys(name for name in map(_normal, names) if name))[:MOST_TAGS]
    with transaction.atomic():
        ticket = locked(ticket)
        had = set(ticket.tags.values_list("name", flat=True))
        added, removed = sorted(set(wanted) - had), sorted(had - set(wanted))
        if not added and not removed:
            return ticket
        Tag.objects.bulk_create([Tag(name=name) for name in added], ignore_conflicts=True)
        ticket.tags.set(Tag.objects.filter(name__in=wanted))
        change(ticket)
        record(
            TagsChanged(ticket_id=ticket.pk, team_id=ticket.team_id, added=added, removed=removed),
            by=by,
        )
    return ticket


def _normal(name: str) -> str:
    return "-".join(one_line(name, 60).lower().split())

"""Putting tags on a ticket and taking them off."""

from collections.abc import Iterable

from django.db import transaction

from helpwell.events.models import Actor
from helpwell.events.record import Diff, record
from helpwell.kit.text import one_line
from helpwell.tickets.change import change, locked
from helpwell.tickets.events import TagsChanged
from helpwell.tickets.models import Tag, Ticket

MOST_TAGS = 30


def tag(ticket: Ticket, *, by: Actor, names: Iterable[str]) -> Ticket:
    """The ticket with exactly these tags, in lower case with hyphens for blanks, thirty at most."""
    wanted = list(dict.fromkeys(name for name in map(normal, names) if name))[:MOST_TAGS]
    with transaction.atomic():
        ticket = locked(ticket)
        had = set(ticket.tags.values_list("name", flat=True))
        added, removed = sorted(set(wanted) - had), sorted(had - set(wanted))
        if not added and not removed:
            return ticket
        put_tags(ticket, by=by, added=added, removed=removed)
    return ticket


def add_tags(ticket: Ticket, *, by: Actor, names: Iterable[str]) -> Ticket:
    """The ticket with these tags beside those that it has, thirty at most."""
    with transaction.atomic():
        ticket = locked(ticket)
        had = list(ticket.tags.values_list("name", flat=True))
        return tag(ticket, by=by, names=[*had, *names])


def remove_tags(ticket: Ticket, *, by: Actor, names: Iterable[str]) -> Ticket:
    """The ticket without these tags."""
    gone = {normal(name) for name in names}
    with transaction.atomic():
        ticket = locked(ticket)
        had = ticket.tags.values_list("name", flat=True)
        return tag(ticket, by=by, names=[name for name in had if name not in gone])


def put_tags(ticket: Ticket, *, by: Actor, added: list[str], removed: list[str]) -> None:
    """Put tags on a held ticket and take others off, in their normal form, and record it."""
    diff = tags_put(ticket, added, removed)
    fact = TagsChanged(ticket_id=ticket.pk, team_id=ticket.team_id, added=added, removed=removed)
    record(fact, by=by, diff=diff)


def tags_put(ticket: Ticket, added: list[str], removed: list[str]) -> Diff:
    """The diff of putting tags on a held ticket and taking others off, in their normal form."""
    Tag.objects.bulk_create([Tag(name=name) for name in added], ignore_conflicts=True)
    ticket.tags.add(*Tag.objects.filter(name__in=added))
    ticket.tags.remove(*Tag.objects.filter(name__in=removed))
    change(ticket)
    diff: Diff = {f"tag:{name}": [False, True] for name in added}
    return diff | {f"tag:{name}": [True, False] for name in removed}


def normal(name: str) -> str:
    """A tag as it is stored: lower case, hyphens for blanks, sixty characters at most."""
    return "-".join(one_line(name, 60).lower().split())

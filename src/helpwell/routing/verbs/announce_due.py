"""Saying once that an answer is due soon, and once that it is late."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.routing.events import AnswerDue
from helpwell.routing.models import DueAnnounced
from helpwell.tickets.models import Shelf, Ticket

SOON = timedelta(minutes=30)
_STALE = timedelta(days=1)  # what has been late for longer was said when this began to run


def announce_due(limit: int = 50) -> int:
    """Record what falls due; returns how many."""
    now = clock.now()
    late = _unsaid(is_late=True).filter(due_sort__gt=now - _STALE, due_sort__lte=now)
    soon = _unsaid(is_late=False).filter(due_sort__gt=now, due_sort__lte=now + SOON)
    said = sum(_say(ticket, is_late=True) for ticket in late[:limit])
    return said + sum(_say(ticket, is_late=False) for ticket in soon[:limit])


def _unsaid(*, is_late: bool) -> "QuerySet[Ticket]":
    said = DueAnnounced.objects.filter(
        ticket=OuterRef("pk"), due_at=OuterRef("due_sort"), is_late=is_late
    )
    return Ticket.objects.filter(~Exists(said), shelf=Shelf.OPEN).order_by("due_sort", "id")


def _say(ticket: Ticket, *, is_late: bool) -> bool:
    with transaction.atomic():
        _row, is_new = DueAnnounced.objects.get_or_create(
            ticket=ticket, due_at=ticket.due_sort, is_late=is_late
        )
        if is_new:
            fact = AnswerDue(
                ticket_id=ticket.pk,
                team_id=ticket.team_id,
                due_at=ticket.due_sort.isoformat(),
                is_late=is_late,
            )
            record(fact, by=Actor.desk())
    return is_new


def forget_announced(limit: int = 500) -> int:
    """Delete what was said of promises of last month; returns how many."""
    old = DueAnnounced.objects.filter(due_at__lt=clock.ago(days=30)).order_by("id")
    return DueAnnounced.objects.filter(
        pk__in=list(old.values_list("pk", flat=True)[:limit])
    ).delete()[0]

"""What has been solved for some days is closed."""

from datetime import timedelta

from django.db import transaction
from django.utils import translation
from django.utils.translation import ngettext

from helpwell.events.acting import acting
from helpwell.events.models import Act, Actor
from helpwell.kit import clock
from helpwell.people.models import Company
from helpwell.tickets.models import Shelf, Status, Ticket
from helpwell.tickets.solving import CannotSolve
from helpwell.tickets.verbs.set_status import set_status


def close_solved(limit: int = 50) -> int:
    """Close up to `limit` tickets that were solved so many days ago as the company says; returns how many. 0 days: never."""
    company = Company.current()
    days = company.close_solved_days if company else 0
    if not company or not days:
        return 0
    ripe = Ticket.objects.filter(
        status=Status.SOLVED,
        shelf=Shelf.SOLVED,
        solved_at__lte=clock.now() - timedelta(days=days),
    ).order_by("solved_at", "id")
    with translation.override(company.language):
        words = ngettext("Solved for %(n)d day", "Solved for %(n)d days", days) % {"n": days}
    return sum(_close(ticket, words, days) for ticket in ripe[:limit])


def _close(ticket: Ticket, words: str, days: int) -> bool:
    """Whether it was closed; one that was opened meanwhile is left alone."""
    desk = Actor.desk()
    with transaction.atomic():
        now = Ticket.objects.select_for_update().filter(pk=ticket.pk, status=Status.SOLVED).first()
        if now is None or now.solved_at is None or now.solved_at > clock.ago(days=days):
            return False
        try:
            with acting(Act.Kind.RULE, by=desk, words=words, room="tickets"):
                set_status(now, by=desk, status=Status.CLOSED)
        except CannotSolve:
            return False
    return True

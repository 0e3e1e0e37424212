"""How many tickets lie where: read from the kept counters, folded by the worker."""

from django.db import transaction
from django.db.models import Count, Q, Sum

from helpwell.people.models import Agent
from helpwell.people.permissions import Permission
from helpwell.tickets.models import Ticket, TicketCount

_MANY_ROWS = 200
_WHOSE = ("all", "mine", "unassigned", "team")


def counts_for(person: Agent) -> dict[tuple[int, str], int]:
    """(shelf, whose) → number of tickets that the person may see; whose is "all", "mine", "unassigned" or "team". One query."""
    rows = TicketCount.objects.all()
    if not person.may(Permission.SEE_ALL_TICKETS):
        rows = rows.filter(Q(team__in=person.team_ids) | Q(assignee=person))
    found: dict[tuple[int, str], int] = {}
    sums = rows.values("shelf").annotate(
        all=Sum("n"),
        mine=Sum("n", filter=Q(assignee=person)),
        unassigned=Sum("n", filter=Q(assignee=None)),
        team=Sum("n", filter=Q(team__in=person.team_ids)),
    )
    for shelf, *totals in sums.order_by().values_list("shelf", *_WHOSE):
        found |= {
            (shelf, whose): total for whose, total in zip(_WHOSE, totals, strict=True) if total
        }
    return found


def fold_counts(limit: int = 0) -> int:  # noqa: ARG001 (the shape of the worker's works)
    """Put the counter rows of one place together, where there are many; returns how many rows went."""
    if TicketCount.objects.count() < _MANY_ROWS:
        return 0
    with transaction.atomic():
        rows = list(
            TicketCount.objects.select_for_update(skip_locked=True).values_list(
                "id", "team_id", "assignee_id", "shelf", "n"
            )
        )
        sums: dict[tuple[int, int | None, int], int] = {}
        for _id, team, assignee, shelf, n in rows:
            sums[(team, assignee, shelf)] = sums.get((team, assignee, shelf), 0) + n
        if len(rows) - len(sums) < _MANY_ROWS // 2:
            return 0
        TicketCount.objects.filter(id__in=[row[0] for row in rows]).delete()
        TicketCount.objects.bulk_create(
            [
                TicketCount(team_id=team, assignee_id=assignee, shelf=shelf, n=n)
                for (team, assignee, shelf), n in sums.items()
                if n
            ]
        )
    return len(rows) - len(sums)


def recount() -> None:
    """Make the counters anew from the tickets; for restores and loaders."""
    with transaction.atomic():
        TicketCount.objects.all().delete()
        groups = (
            Ticket.objects.values("team_id", "assignee_id", "shelf")
            .annotate(n=Count("id"))
            .order_by()
        )
        TicketCount.objects.bulk_create([TicketCount(**group) for group in groups])

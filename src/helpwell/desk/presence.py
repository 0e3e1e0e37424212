"""Who is looking at a ticket: a row for each open page, kept alive by its process."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from helpwell.desk.models import Looking
from helpwell.events.live import nudge
from helpwell.kit import clock
from helpwell.people.models import Agent

KEPT_FOR = timedelta(seconds=45)


def topic(ticket_id: int) -> str:
    """The topic that only sockets listen to: who looks at the ticket changed."""
    return f"looking:{ticket_id}"


def present_since() -> datetime:
    """A page that was seen before this moment is gone, whatever its row says."""
    return clock.now() - KEPT_FOR


def arrive(agent: Agent, ticket_id: int, page: str) -> None:
    """A page of the agent shows the ticket from now on."""
    Looking.objects.update_or_create(
        page=page, ticket_id=ticket_id, defaults={"agent": agent, "seen_at": clock.now()}
    )
    nudge([topic(ticket_id)])


def leave(page: str, ticket_ids: Iterable[int]) -> None:
    """A page shows the tickets no longer."""
    left = list(ticket_ids)
    if left and Looking.objects.filter(page=page, ticket__in=left).delete()[0]:
        nudge([topic(ticket_id) for ticket_id in left])


def keep(pages: Iterable[str]) -> None:
    """The pages are still open."""
    Looking.objects.filter(page__in=list(pages)).update(seen_at=clock.now())


def looking_at(ticket_id: int) -> list[dict[str, object]]:
    """Who looks at the ticket, each person once, by name."""
    rows = Looking.objects.filter(ticket=ticket_id, seen_at__gte=present_since())
    people = set(rows.values_list("agent_id", "agent__name"))
    return [{"id": id_, "name": name} for id_, name in sorted(people, key=lambda one: one[1])]


def forget_gone(limit: int = 0) -> int:  # noqa: ARG001 (the shape of the worker's works)
    """Delete the rows of pages whose process died; returns how many."""
    gone = Looking.objects.filter(seen_at__lt=present_since())
    tickets = set(gone.values_list("ticket_id", flat=True))
    if not tickets:
        return 0
    deleted = gone.delete()[0]
    nudge([topic(ticket_id) for ticket_id in tickets])
    return deleted

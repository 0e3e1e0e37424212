"""Who is looking at a ticket: a row for each open page, kept alive by its process."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from helpwell.desk.models import Draft, Looking
from helpwell.events.live import nudge
from helpwell.kit import clock
from helpwell.people.models import Agent

KEPT_FOR = timedelta(seconds=45)
TYPED_FOR = timedelta(seconds=8)  # the page says again and again that its agent types
TYPING = ("reply", "note")


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


def typing(page: str, ticket_id: int, kind: str) -> None:
    """The page's agent types a reply or a note in the ticket; an empty kind: no longer."""
    now = clock.now() if kind else None
    rows = Looking.objects.filter(page=page, ticket=ticket_id)
    if rows.update(typing=kind, typed_at=now):
        nudge([topic(ticket_id)])


def tell_looking(ticket_id: int) -> None:
    """Open pages of the ticket hear who looks, who types and which drafts are shared."""
    nudge([topic(ticket_id)])


def typed_since() -> datetime:
    """Who typed before this moment has stopped."""
    return clock.now() - TYPED_FOR


def writing_in(ticket_id: int, *, besides: int) -> list[tuple[str, str]]:
    """Who writes in the ticket at this moment, by name, and whether a reply or a note."""
    typing = Looking.objects.filter(ticket=ticket_id, typed_at__gte=typed_since())
    rows = typing.exclude(agent=besides).exclude(typing="")
    return sorted(set(rows.values_list("agent__name", "typing")))


def leave(page: str, ticket_ids: Iterable[int]) -> None:
    """A page shows the tickets no longer."""
    left = list(ticket_ids)
    if left and Looking.objects.filter(page=page, ticket__in=left).delete()[0]:
        nudge([topic(ticket_id) for ticket_id in left])


def keep(pages: Iterable[str]) -> None:
    """The pages are still open."""
    Looking.objects.filter(page__in=list(pages)).update(seen_at=clock.now())


def looking_at(ticket_id: int) -> list[dict[str, object]]:
    """Who looks at the ticket, each person once, by name; and what they are writing."""
    rows = Looking.objects.filter(ticket=ticket_id, seen_at__gte=present_since())
    since = typed_since()
    people: dict[tuple[str, int], str] = {}
    for id_, name, kind, at in rows.values_list("agent_id", "agent__name", "typing", "typed_at"):
        now = kind if at is not None and at >= since else ""
        people[name, id_] = people.get((name, id_)) or now
    return [
        {"id": id_, "name": name, **({"typing": kind} if kind else {})}
        for (name, id_), kind in sorted(people.items())
    ]


def seen_at(ticket_id: int) -> tuple[list[dict[str, object]], str]:
    """Who looks at the ticket, and the mark of its shared drafts."""
    return looking_at(ticket_id), shared_mark(ticket_id)


def shared_mark(ticket_id: int) -> str:
    """A word that changes whenever a shared draft of the ticket does; empty where there is none."""
    shared = Draft.objects.filter(ticket=ticket_id).exclude(shared_at=None)
    return ",".join(
        f"{id_}.{version}.{agent}"
        for id_, version, agent in shared.order_by("id").values_list("id", "version", "agent_id")
    )


def forget_gone(limit: int = 0) -> int:  # noqa: ARG001 (the shape of the worker's works)
    """Delete the rows of pages whose process died; returns how many."""
    gone = Looking.objects.filter(seen_at__lt=present_since())
    tickets = set(gone.values_list("ticket_id", flat=True))
    if not tickets:
        return 0
    deleted = gone.delete()[0]
    nudge([topic(ticket_id) for ticket_id in tickets])
    return deleted

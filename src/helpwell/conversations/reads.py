"""What the ticket's side panel shows of its side conversations."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from helpwell.conversations.models import SideConversation, SideParticipant

_MOST = 20


@dataclass(frozen=True, slots=True)
class SideLine:
    """One conversation in a line."""

    id: int
    subject: str
    with_whom: str
    message_count: int
    is_open: bool
    waits_for_us: bool


def side_conversations(ticket_ids: Iterable[int]) -> list[SideLine]:
    """The conversations of a ticket (and of those merged into it), open ones and then the newest first. Two queries."""
    rows = (
        SideConversation.objects.filter(ticket__in=list(ticket_ids))
        .prefetch_related(
            Prefetch("participants", SideParticipant.objects.order_by("id"), to_attr="people")
        )
        .order_by("-activity_at", "-id")[:_MOST]
    )
    lines = [_line(one) for one in rows]
    return sorted(lines, key=lambda line: not line.is_open)


def _line(one: SideConversation) -> SideLine:
    people: list[SideParticipant] = one.people  # type: ignore[attr-defined]
    names = [person.name or person.address for person in people]
    more = f" +{len(names) - 2}" if len(names) > 2 else ""
    return SideLine(
        id=one.pk,
        subject=one.subject,
        with_whom=", ".join(names[:2]) + more,
        message_count=one.message_count,
        is_open=one.is_open,
        waits_for_us=one.waits_for_us and one.is_open,
    )

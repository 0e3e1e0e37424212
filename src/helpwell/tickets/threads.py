"""The thread of a ticket: its own messages and those of the tickets that were merged into it."""

from typing import Any

from django.db.models import Q, QuerySet

from helpwell.kit.text import preview
from helpwell.tickets.models import Attachment, Message, Status, Ticket

_DEEPEST = 50


def ticket_ids(ticket: Ticket) -> list[int]:
    """The ticket's id and the ids of those merged into it, however deep."""
    found, level = [ticket.pk], [ticket.pk] if ticket.has_merged else []
    for _hop in range(_DEEPEST):
        if not level:
            break
        rows = Ticket.objects.filter(merged_into__in=level).values_list("pk", flat=True)
        level = [pk for pk in rows if pk not in found]
        found += level
    return found


def messages_of(ticket: Ticket) -> "QuerySet[Message]":
    """All messages of the thread that were not taken back."""
    ids = ticket_ids(ticket)
    own = Message.objects.filter(ticket=ids[0]) if len(ids) == 1 else None
    rows = own if own is not None else Message.objects.filter(ticket__in=ids)
    return rows.filter(withdrawn_at=None)


def told(ticket: Ticket) -> dict[str, Any]:
    """What a ticket's row says about its messages, read from them again: fields for `change`.

    The customer waits since the first message that asked something after our last answer; reports of machines ask nothing.
    """
    messages = messages_of(ticket)
    spoken = messages.exclude(direction=Message.Direction.NOTE).filter(
        Q(direction=Message.Direction.INBOUND) | Q(forward_of=None)
    )
    last = spoken.order_by("-id").first()
    fields: dict[str, Any] = {
        "message_count": messages.count(),
        "has_attachments": Attachment.objects.filter(
            message__in=messages, is_inline=False
        ).exists(),
        "waiting_since": None,
        "snippet": "",
    }
    if last is None:
        return fields
    inbound = last.direction == Message.Direction.INBOUND
    fields["snippet"] = preview(last.text, 140)
    fields["last_speaker"] = Ticket.Speaker.CUSTOMER if inbound else Ticket.Speaker.AGENT
    fields["waiting_since"] = _waiting_since(spoken)
    return fields


def _waiting_since(spoken: "QuerySet[Message]") -> Any:
    answered = (
        spoken.filter(direction=Message.Direction.OUTBOUND, is_automatic=False)
        .order_by("-id")
        .values_list("id", flat=True)
        .first()
    )
    asking = spoken.filter(
        direction=Message.Direction.INBOUND, is_automatic=False, id__gt=answered or 0
    )
    return asking.order_by("id").values_list("created_at", flat=True).first()


def reopened(ticket: Ticket) -> dict[str, Any]:
    """The fields that open a ticket again because the customer wrote; empty where it is open."""
    if ticket.status not in (Status.PENDING, Status.ON_HOLD, Status.SOLVED):
        return {}
    return {"status": Status.OPEN, "solved_at": None}

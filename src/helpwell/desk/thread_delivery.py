"""What became of an outbound message, in words: waiting, on its way, arrived, or not, and for whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpwell.desk.thread_rows import parts
from helpwell.kit import clock
from helpwell.tickets.models import Delivery, Message, Recipient

_SOON = timedelta(seconds=90)
_BROKEN = frozenset({Recipient.State.BOUNCED, Recipient.State.FAILED})


@dataclass(frozen=True, slots=True)
class RecipientShown:
    """One address and what became of the message there."""

    role: str
    who: str
    address: str
    words: str
    detail: str
    broken: bool
    arrived: bool


@dataclass(frozen=True, slots=True)
class Fate:
    """The fate of one message: `state` chooses the icon; `leaves_at` counts down; the flags say what can be done."""

    state: str
    words: str
    to: str
    recipients: tuple[RecipientShown, ...]
    broken: tuple[RecipientShown, ...]
    leaves_at: str = ""
    may_undo: bool = False
    may_reschedule: bool = False
    may_retry: bool = False


def fate_of(message: Message, *, may_act: bool) -> Fate | None:
    """The fate of a message from `with_parts`; None for one that was not sent to anybody."""
    if message.direction != Message.Direction.OUTBOUND:
        return None
    delivery: Delivery | None = getattr(message, "delivery", None)
    if delivery is None:
        return None
    everyone = tuple(_recipient(one) for one in parts(message, "recipients"))
    if delivery.state == Delivery.State.QUEUED:
        return _waiting(delivery, everyone, may_act=may_act)
    return _done(delivery, everyone, may_act=may_act)


def _waiting(delivery: Delivery, everyone: tuple[RecipientShown, ...], *, may_act: bool) -> Fate:
    due = localtime(delivery.due_at)
    untouched = delivery.attempts == 0 and delivery.lease_until is None
    when = date_format(due, "DATETIME_FORMAT")
    soon = delivery.due_at - clock.now() < _SOON
    state, words = "queued", _("Leaves in a moment")
    if delivery.error:
        state = "late"
        words = _("Not sent yet: {why}. Tried again on {when}").format(
            why=delivery.error.rstrip("."), when=when
        )
    elif untouched and not soon:
        state, words = "later", _("Will be sent on {when}").format(when=when)
    return Fate(
        state=state,
        words=words,
        to=_to(everyone),
        recipients=everyone,
        broken=(),
        leaves_at=due.isoformat() if state == "queued" and untouched else "",
        may_undo=may_act and untouched,
        may_reschedule=may_act and untouched and state == "later",
    )


def _done(delivery: Delivery, everyone: tuple[RecipientShown, ...], *, may_act: bool) -> Fate:
    broken = tuple(one for one in everyone if one.broken)
    state, words = "sent", _("Sent")
    if delivery.state == Delivery.State.CANCELLED:
        state, words = "cancelled", _("Taken back")
    elif broken:
        state = "failed"
        words = ngettext(
            "Did not reach one recipient", "Did not reach {n} recipients", len(broken)
        ).format(n=len(broken))
    elif delivery.state == Delivery.State.FAILED:
        state, words = "failed", _("Not sent: {why}").format(why=delivery.error)
    elif everyone and all(one.arrived for one in everyone):
        state, words = "delivered", str(Recipient.State.DELIVERED.label)
    return Fate(
        state=state,
        words=words,
        to=_to(everyone),
        recipients=everyone,
        broken=broken,
        may_retry=may_act and state == "failed",
    )


def _recipient(row: Mapping[str, Any]) -> RecipientShown:
    return RecipientShown(
        role=str(Recipient.Role(row["role"]).label),
        who=row["name"] or row["address"],
        address=row["address"],
        words=str(Recipient.State(row["state"]).label),
        detail=row["detail"],
        broken=row["state"] in _BROKEN,
        arrived=row["state"] == Recipient.State.DELIVERED,
    )


def _to(everyone: tuple[RecipientShown, ...]) -> str:
    if not everyone:
        return ""
    first, more = everyone[0].who, len(everyone) - 1
    if not more:
        return _("to {who}").format(who=first)
    return ngettext("to {who} and {n} more", "to {who} and {n} more", more).format(
        who=first, n=more
    )

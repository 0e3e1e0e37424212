"""Writing down what became of a delivery. Called by the channel that sends."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.tickets.change import change, locked
from helpwell.tickets.events import (
    DeliveryBounced,
    DeliveryConfirmed,
    DeliveryFailed,
    DeliveryRetried,
    DeliverySent,
)
from helpwell.tickets.models import Delivery, Recipient


def mark_sent(
    delivery: Delivery,
    refused: Mapping[str, str],
    *,
    later: Mapping[str, str] | None = None,
    wait: timedelta = timedelta(),
) -> None:
    """The server answered. `refused` has the addresses that it refused for good, with its words; those in `later` are tried
    again after `wait`; all others have the message.
    """
    now = clock.now()
    later = later or {}
    with transaction.atomic():
        ticket = delivery.message.ticket
        taken = [
            one.pk
            for one in Recipient.objects.filter(delivery=delivery, state=Recipient.State.QUEUED)
            if one.address not in refused and one.address not in later
        ]
        Recipient.objects.filter(pk__in=taken).update(
            state=Recipient.State.SENT, detail="", changed_at=now
        )
        for address, why in later.items():
            _queued(delivery).filter(address=address).update(detail=why[:500], changed_at=now)
        for address, why in refused.items():
            _fail_recipients(_queued(delivery).filter(address=address), why)
        sent_at = (delivery.sent_at or now) if taken else delivery.sent_at
        why = next(iter([*later.values(), *refused.values()]), "")
        _settle(delivery, due_at=now + wait, error=why, sent_at=sent_at)
        if taken:
            record(
                DeliverySent(
                    ticket_id=ticket.pk, team_id=ticket.team_id, message_id=delivery.message_id
                ),
                by=Actor.desk(),
            )
        if refused:
            _fail(delivery, "; ".join(dict.fromkeys(refused.values())))


def put_off(delivery: Delivery, *, why: str, wait: timedelta) -> None:
    """The server could not take it now; it is tried again after `wait`."""
    Delivery.objects.filter(pk=delivery.pk).update(
        due_at=clock.now() + wait, lease_until=None, error=why[:500]
    )


def give_back(delivery: Delivery) -> None:
    """Nothing was tried: it is queued as before, and that it was taken does not count."""
    Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.QUEUED).update(
        lease_until=None, attempts=max(0, delivery.attempts - 1)
    )


def mark_failed(delivery: Delivery, *, why: str) -> None:
    """It will not be tried again by itself; recipients still open are failed."""
    with transaction.atomic():
        _fail_recipients(_queued(delivery), why)
        _settle(delivery, due_at=clock.now(), error=why, sent_at=delivery.sent_at)
        _fail(delivery, why)


def mark_bounced(recipient: Recipient, *, kind: str, why: str) -> None:
    """The message came back from this recipient; `kind` is hard or soft. A second report changes nothing."""
    with transaction.atomic():
        changed = (
            Recipient.objects.filter(pk=recipient.pk)
            .exclude(state=Recipient.State.BOUNCED)
            .update(state=Recipient.State.BOUNCED, detail=why[:500], changed_at=clock.now())
        )
        if not changed:
            return
        message = recipient.delivery.message
        ticket = locked(message.ticket)
        change(ticket, delivery_failed=True)
        fact = DeliveryBounced(
            ticket_id=ticket.pk,
            team_id=ticket.team_id,
            message_id=message.pk,
            recipient_id=recipient.pk,
            kind=kind,
        )
        record(fact, by=Actor.desk())


def mark_delivered(recipient: Recipient, *, detail: str = "") -> None:
    """The recipient's own server reported that it has the message. What came back, or was reported before, stays."""
    with transaction.atomic():
        changed = Recipient.objects.filter(pk=recipient.pk, state=Recipient.State.SENT).update(
            state=Recipient.State.DELIVERED, detail=detail[:500], changed_at=clock.now()
        )
        if changed:
            message = recipient.delivery.message
            fact = DeliveryConfirmed(
                ticket_id=message.ticket_id,
                team_id=message.ticket.team_id,
                message_id=message.pk,
                recipient_id=recipient.pk,
            )
            record(fact, by=Actor.desk())


def retry(delivery: Delivery, *, by: Actor) -> None:
    """A failed delivery is queued again for the recipients that it failed for; `by` stands in the ticket's history."""
    with transaction.atomic():
        delivery.recipients.filter(
            state__in=[Recipient.State.FAILED, Recipient.State.BOUNCED]
        ).update(state=Recipient.State.QUEUED, detail="", changed_at=clock.now())
        # One attempt stands: what some recipients may have cannot be taken back any more.
        Delivery.objects.filter(pk=delivery.pk).update(
            state=Delivery.State.QUEUED, attempts=1, due_at=clock.now(), lease_until=None, error=""
        )
        ticket = locked(delivery.message.ticket)
        change(ticket, delivery_failed=False)
        fact = DeliveryRetried(
            ticket_id=ticket.pk, team_id=ticket.team_id, message_id=delivery.message_id
        )
        record(fact, by=by)


def _queued(delivery: Delivery) -> "QuerySet[Recipient]":
    return Recipient.objects.filter(delivery=delivery, state=Recipient.State.QUEUED)


def _fail_recipients(recipients: "QuerySet[Recipient]", why: str) -> None:
    recipients.update(state=Recipient.State.FAILED, detail=why[:500], changed_at=clock.now())


def _settle(delivery: Delivery, *, due_at: datetime, error: str, sent_at: datetime | None) -> None:
    """Its state follows from its recipients': queued while one waits, sent if one has it, else failed."""
    states = set(Recipient.objects.filter(delivery=delivery).values_list("state", flat=True))
    fields: dict[str, object] = {"lease_until": None, "error": error[:500], "sent_at": sent_at}
    if Recipient.State.QUEUED in states:
        fields["due_at"] = due_at
    elif states - {Recipient.State.FAILED}:
        fields["state"] = Delivery.State.SENT
    else:
        fields["state"] = Delivery.State.FAILED
    Delivery.objects.filter(pk=delivery.pk).update(**fields)


def _fail(delivery: Delivery, why: str) -> None:
    ticket = locked(delivery.message.ticket)
    change(ticket, delivery_failed=True)
    fact = DeliveryFailed(
        ticket_id=ticket.pk,
        team_id=ticket.team_id,
        message_id=delivery.message_id,
        detail=why[:300],
    )
    record(fact, by=Actor.desk())

"""Writing down what became of a side mail. Called by the channel that sends."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db import transaction

from helpwell.conversations.events import ConversationMailFailed
from helpwell.conversations.models import SideDelivery, SideRecipient
from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock


def mark_sent(
    delivery: SideDelivery,
    refused: Mapping[str, str],
    *,
    later: Mapping[str, str],
    wait: timedelta,
) -> None:
    """The server answered: it refused some for good, some are tried again after `wait`, all others have the mail."""
    now = clock.now()
    with transaction.atomic():
        waiting = SideRecipient.objects.filter(delivery=delivery, state=SideRecipient.State.QUEUED)
        for one in list(waiting):
            if one.address in refused:
                one.state, one.detail = SideRecipient.State.FAILED, refused[one.address][:500]
            elif one.address in later:
                one.detail = later[one.address][:500]
            else:
                one.state, one.detail = SideRecipient.State.SENT, ""
            one.changed_at = now
            one.save(update_fields=["state", "detail", "changed_at"])
        why = next(iter([*later.values(), *refused.values()]), "")
        _settle(delivery, why, wait)
        if refused:
            _announce(delivery, "; ".join(dict.fromkeys(refused.values())))


def put_off(delivery: SideDelivery, *, why: str, wait: timedelta) -> None:
    """It is tried again after the wait."""
    _update(delivery, due_at=clock.now() + wait, lease_until=None, error=why[:500])


def give_back(delivery: SideDelivery) -> None:
    """It was not its turn; nothing was tried."""
    _update(delivery, lease_until=None, attempts=max(0, delivery.attempts - 1))


def mark_failed(delivery: SideDelivery, *, why: str) -> None:
    """It will not be tried again by itself."""
    with transaction.atomic():
        SideRecipient.objects.filter(delivery=delivery, state=SideRecipient.State.QUEUED).update(
            state=SideRecipient.State.FAILED, detail=why[:500], changed_at=clock.now()
        )
        _settle(delivery, why, timedelta())
        _announce(delivery, why)


def mark_bounced(delivery: SideDelivery, addresses: Iterable[str], *, why: str) -> bool:
    """Whether the report was news: the mail came back from these addresses, or from the only one there is."""
    with transaction.atomic():
        everybody = list(delivery.recipients.select_for_update())
        named = [one for one in everybody if one.address in set(addresses)]
        affected = named or (everybody if len(everybody) == 1 else [])
        fresh = [one.pk for one in affected if one.state != SideRecipient.State.BOUNCED]
        SideRecipient.objects.filter(pk__in=fresh).update(
            state=SideRecipient.State.BOUNCED, detail=why[:500], changed_at=clock.now()
        )
        if fresh:
            _announce(delivery, why)
    return bool(fresh)


def retry(delivery: SideDelivery) -> None:
    """A failed mail is queued again for those who do not have it."""
    with transaction.atomic():
        again = [SideRecipient.State.FAILED, SideRecipient.State.BOUNCED]
        if delivery.recipients.filter(state__in=again).update(
            state=SideRecipient.State.QUEUED, detail="", changed_at=clock.now()
        ):
            _update(
                delivery,
                state=SideDelivery.State.QUEUED,
                attempts=1,
                due_at=clock.now(),
                lease_until=None,
                error="",
            )


def _settle(delivery: SideDelivery, error: str, wait: timedelta) -> None:
    states = set(delivery.recipients.values_list("state", flat=True))
    fields: dict[str, object] = {"lease_until": None, "error": error[:500]}
    if SideRecipient.State.QUEUED in states:
        fields["due_at"] = clock.now() + wait
    elif states - {SideRecipient.State.FAILED}:
        fields |= {"state": SideDelivery.State.SENT, "sent_at": clock.now()}
    else:
        fields["state"] = SideDelivery.State.FAILED
    _update(delivery, **fields)


def _update(delivery: SideDelivery, **fields: object) -> None:
    SideDelivery.objects.filter(pk=delivery.pk).update(**fields)


def _announce(delivery: SideDelivery, why: str) -> None:
    conversation = delivery.message.conversation
    record(
        ConversationMailFailed(
            ticket_id=conversation.ticket_id,
            team_id=conversation.ticket.team_id,
            conversation_id=conversation.pk,
            side_message_id=delivery.message_id,
            detail=why[:300],
        ),
        by=Actor.desk(),
    )

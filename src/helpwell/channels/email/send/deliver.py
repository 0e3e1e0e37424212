"""The worker's work: deliveries that are due leave their mailbox."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import groupby

from helpwell.channels.email.addresses import bounce_address
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.send import lines
from helpwell.channels.email.send.caught import catch
from helpwell.channels.email.send.flow import LEASE_SECONDS, send_all
from helpwell.channels.email.send.letter import letter_of
from helpwell.channels.email.send.mime import Mail
from helpwell.events import lease
from helpwell.kit import clock
from helpwell.kit.failpoint import reach
from helpwell.people.models import Company
from helpwell.tickets.models import Delivery, Recipient
from helpwell.tickets.verbs import deliver


def send_due(limit: int = 20) -> int:
    """Send up to `limit` deliveries that are due; returns how many were taken."""
    ready = {mailbox.channel_id: mailbox for mailbox in lines.ready_mailboxes()}
    if not ready:
        return 0
    due = Delivery.objects.filter(
        state=Delivery.State.QUEUED, due_at__lte=clock.now(), channel_id__in=list(ready)
    ).order_by("due_at", "id")
    taken = lease.claim(due, limit=limit, seconds=LEASE_SECONDS)
    if not taken:
        return 0
    reach("sending:claimed")
    company = Company.current()
    for channel_id, group in groupby(_in_order(taken), key=lambda one: one.channel_id):
        mailbox = ready[channel_id]
        send_all(mailbox, [_Reply(delivery, mailbox, company) for delivery in group])
    return len(taken)


def _in_order(taken: list[Delivery]) -> list[Delivery]:
    """By mailbox, each in the order in which they became due, with what a letter is made of."""
    found = Delivery.objects.select_related("message__ticket", "message__author").prefetch_related(
        "recipients", "message__attachments"
    )
    rows = found.in_bulk([one.pk for one in taken])
    return sorted((rows[one.pk] for one in taken), key=lambda one: one.channel_id)


class _Reply:
    """A delivery as a parcel."""

    def __init__(self, delivery: Delivery, mailbox: Mailbox, company: Company | None) -> None:
        self._delivery = delivery
        self._mailbox = mailbox
        self._company = company
        self.attempts = delivery.attempts

    def __repr__(self) -> str:
        return f"delivery {self._delivery.pk}"

    def mail(self) -> Mail:
        return letter_of(self._delivery, self._mailbox, self._company)

    def envelope_from(self) -> str:
        own = self._mailbox.channel.address
        return bounce_address(self._mailbox, self._delivery.pk) or own

    def recipients(self) -> list[str]:
        everybody = sorted(self._delivery.recipients.all(), key=lambda one: one.pk)
        return [one.address for one in everybody if one.state == Recipient.State.QUEUED]

    def hold(self, span: timedelta) -> bool:
        return lease.hold(self._delivery, seconds=span.total_seconds())

    def catch(self, mail: Mail) -> None:
        catch(mail, self.recipients(), mailbox=self._mailbox, about=self._delivery.message)

    def settle(self, refused: Mapping[str, str], later: Mapping[str, str], wait: timedelta) -> None:
        deliver.mark_sent(self._delivery, refused, later=later, wait=wait)

    def put_off(self, why: str, wait: timedelta) -> None:
        deliver.put_off(self._delivery, why=why, wait=wait)

    def fail(self, why: str) -> None:
        deliver.mark_failed(self._delivery, why=why)

    def give_back(self) -> None:
        deliver.give_back(self._delivery)

"""The worker's work: mails of side conversations leave, over the same line and with the same care as replies."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import groupby

from helpwell.channels.email.addresses import side_bounce_address
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.send import lines
from helpwell.channels.email.send.caught import catch
from helpwell.channels.email.send.flow import LEASE_SECONDS, send_all
from helpwell.channels.email.send.mime import Mail
from helpwell.channels.email.send.side_letter import side_letter_of
from helpwell.conversations.models import SideDelivery, SideRecipient
from helpwell.conversations.verbs import deliver
from helpwell.events import lease
from helpwell.kit import clock
from helpwell.people.models import Company


def send_side_mail(limit: int = 20) -> int:
    """Send up to `limit` side mails that are due; returns how many were taken."""
    ready = {mailbox.channel_id: mailbox for mailbox in lines.ready_mailboxes()}
    due = SideDelivery.objects.filter(
        state=SideDelivery.State.QUEUED,
        due_at__lte=clock.now(),
        message__conversation__channel__in=list(ready),
    ).order_by("due_at", "id")
    taken = lease.claim(due, limit=limit, seconds=LEASE_SECONDS) if ready else []
    company = Company.current() if taken else None
    for channel_id, group in groupby(_in_order(taken), key=_channel):
        mailbox = ready[channel_id]
        send_all(mailbox, [_SideMail(one, mailbox, company) for one in group])
    return len(taken)


def _in_order(taken: list[SideDelivery]) -> list[SideDelivery]:
    found = SideDelivery.objects.select_related(
        "message__conversation__ticket", "message__author"
    ).prefetch_related("recipients", "message__attachments")
    rows = found.in_bulk([one.pk for one in taken])
    return sorted((rows[one.pk] for one in taken), key=_channel)


def _channel(delivery: SideDelivery) -> int:
    return delivery.message.conversation.channel_id


class _SideMail:
    """A side mail as a parcel."""

    def __init__(self, delivery: SideDelivery, mailbox: Mailbox, company: Company | None) -> None:
        self._delivery = delivery
        self._mailbox = mailbox
        self._company = company
        self.attempts = delivery.attempts

    def __repr__(self) -> str:
        return f"side mail {self._delivery.pk}"

    def mail(self) -> Mail:
        return side_letter_of(self._delivery, self._mailbox, self._company)

    def envelope_from(self) -> str:
        own = self._mailbox.channel.address
        return side_bounce_address(self._mailbox, self._delivery.pk) or own

    def recipients(self) -> list[str]:
        everybody = sorted(self._delivery.recipients.all(), key=lambda one: one.pk)
        return [one.address for one in everybody if one.state == SideRecipient.State.QUEUED]

    def hold(self, span: timedelta) -> bool:
        return lease.hold(self._delivery, seconds=span.total_seconds())

    def catch(self, mail: Mail) -> None:
        catch(mail, self.recipients(), mailbox=self._mailbox, about=None)

    def settle(self, refused: Mapping[str, str], later: Mapping[str, str], wait: timedelta) -> None:
        deliver.mark_sent(self._delivery, refused, later=later, wait=wait)

    def put_off(self, why: str, wait: timedelta) -> None:
        deliver.put_off(self._delivery, why=why, wait=wait)

    def fail(self, why: str) -> None:
        deliver.mark_failed(self._delivery, why=why)

    def give_back(self) -> None:
        deliver.give_back(self._delivery)

"""The worker's work: mail of the desk itself leaves (invitations, password resets, notices, acknowledgments)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta

from helpwell.channels.email.addresses import agent_address, reply_address
from helpwell.channels.email.models import Mailbox, SystemMail
from helpwell.channels.email.send import lines
from helpwell.channels.email.send.caught import catch
from helpwell.channels.email.send.flow import LEASE_SECONDS, send_all
from helpwell.channels.email.send.letter import sender_of
from helpwell.channels.email.send.mime import Mail, Person
from helpwell.channels.email.system_mail import first_sender
from helpwell.events import lease
from helpwell.kit import clock
from helpwell.people.models import Company

_KEPT_DAYS = 30


def send_system_mail(limit: int = 20) -> int:
    """Send up to `limit` system mails that are due; returns how many were taken. Without any mailbox they wait."""
    speaker = first_sender()
    if speaker is None:
        return 0
    ready = {mailbox.pk: mailbox for mailbox in lines.ready_mailboxes()}
    due = SystemMail.objects.filter(
        state=SystemMail.State.QUEUED, due_at__lte=clock.now()
    ).order_by("due_at", "id")
    if speaker.pk not in ready:
        due = due.exclude(mailbox=None)
    taken = lease.claim(
        due.exclude(mailbox__in=_standing_still(ready)), limit=limit, seconds=LEASE_SECONDS
    )
    groups: dict[int, list[SystemMail]] = defaultdict(list)
    for row in taken:
        groups[row.mailbox_id or speaker.pk].append(row)
    for mailbox_id, rows in groups.items():
        mailbox = ready[mailbox_id]
        send_all(mailbox, [_OfTheDesk(row, mailbox) for row in rows])
    return len(taken)


def forget_sent() -> int:
    """Delete what was sent a month ago; returns how many."""
    old = SystemMail.objects.filter(
        state=SystemMail.State.SENT, created_at__lt=clock.ago(days=_KEPT_DAYS)
    )
    return old.delete()[0]


def _standing_still(ready: Mapping[int, Mailbox]) -> list[int]:
    return list(Mailbox.objects.exclude(pk__in=ready).values_list("pk", flat=True))


class _OfTheDesk:
    """A system mail as a parcel."""

    def __init__(self, row: SystemMail, mailbox: Mailbox) -> None:
        self._row = row
        self._mailbox = mailbox
        self.attempts = row.attempts

    def __repr__(self) -> str:
        return f"system mail {self._row.pk}"

    def mail(self) -> Mail:
        row = self._row
        return Mail(
            message_id=row.message_id,
            date=clock.now(),
            sender=sender_of(self._mailbox, None, Company.current()),
            to=(Person(row.to),),
            reply_to=self._reply_to(),
            subject=row.subject,
            text=row.text,
            html=row.html,
            in_reply_to=row.in_reply_to,
            references=(row.in_reply_to,),
            automatic="auto-replied" if row.about_id else "auto-generated",
        )

    def _reply_to(self) -> Person | None:
        row = self._row
        address = None
        if row.about_id:
            address = reply_address(self._mailbox, row.about_id)
        elif row.agent_line_id:
            address = agent_address(self._mailbox, row.agent_line_id)
        return Person(address) if address else None

    def envelope_from(self) -> str:
        """Nobody may answer an acknowledgment, not even with a report (RFC 3834, 3.3)."""
        return "" if self._row.about_id else self._mailbox.channel.address

    def recipients(self) -> list[str]:
        return [self._row.to]

    def hold(self, span: timedelta) -> bool:
        return lease.hold(self._row, seconds=span.total_seconds())

    def catch(self, mail: Mail) -> None:
        catch(mail, self.recipients(), mailbox=self._mailbox, about=self._row.about)

    def settle(self, refused: Mapping[str, str], later: Mapping[str, str], wait: timedelta) -> None:
        if later:
            self.put_off(next(iter(later.values())), wait)
        elif refused:
            self.fail(next(iter(refused.values())))
        else:
            self._update(state=SystemMail.State.SENT, lease_until=None, error="", text="", html="")

    def put_off(self, why: str, wait: timedelta) -> None:
        self._update(due_at=clock.now() + wait, lease_until=None, error=why[:500])

    def fail(self, why: str) -> None:
        self._update(state=SystemMail.State.FAILED, lease_until=None, error=why[:500])

    def give_back(self) -> None:
        self._update(lease_until=None, attempts=max(0, self.attempts - 1))

    def _update(self, **fields: object) -> None:
        SystemMail.objects.filter(pk=self._row.pk).update(**fields)

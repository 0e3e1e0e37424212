"""The Outbox: who may read which caught mail, what a page of it shows, and a customer's mail written from it."""

import secrets
import time
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404

from helpwell.channels.email.models import CaughtMail, Mailbox, SystemMail
from helpwell.channels.email.parse import Envelope, parse
from helpwell.channels.email.send.mime import File, Mail, Person, build
from helpwell.channels.email.send.quoting import Said, quote_text
from helpwell.channels.verbs.store import RawMail, Stored, content_id, store_arrivals
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission

PAGE = 50
_REMEMBERED_SECONDS = 15.0
_remembered: tuple[float, bool] | None = None


def is_open() -> bool:
    """Whether any mail is caught here, or none can leave because nothing is connected."""
    return (
        settings.OUTBOX
        or Mailbox.objects.filter(outgoing=Mailbox.Outgoing.OUTBOX).exists()
        or not Mailbox.objects.exists()
    )


def is_open_for_rail() -> bool:
    """The same, for a line on every page: asked once in some seconds, so that no page pays for it."""
    global _remembered  # noqa: PLW0603 (one small answer of a process)
    now = time.monotonic()
    if _remembered is None or now - _remembered[0] > _REMEMBERED_SECONDS:
        _remembered = (now, is_open())
    return _remembered[1]


def visible_to(person: Agent) -> "QuerySet[CaughtMail]":
    """The caught mail that a person may read: all or none, since password links are among it."""
    if person.may(Permission.USE_OUTBOX) and is_open():
        return CaughtMail.objects.all()
    return CaughtMail.objects.none()


def get_for(person: Agent, number: int) -> CaughtMail:
    """One caught mail that the person may read; raises Http404 otherwise."""
    found = (
        visible_to(person).select_related("mailbox__channel", "about").filter(pk=number)
    ).first()
    if found is None:
        raise Http404
    return found


def page_of(person: Agent, before: int | None) -> "tuple[list[CaughtMail], int | None]":
    """A page of the Outbox without the bytes, newest first, and where the next one begins."""
    caught = visible_to(person).select_related("mailbox__channel").defer("raw").order_by("-id")
    if before is not None:
        caught = caught.filter(pk__lt=before)
    rows = list(caught[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def waiting_system_mail() -> int:
    """How many mails of the desk wait for the first mailbox."""
    if Mailbox.objects.exists():
        return 0
    return SystemMail.objects.filter(state=SystemMail.State.QUEUED).count()


def read(caught: CaughtMail) -> Envelope:
    """The caught mail, read as we read all mail."""
    return parse(bytes(caught.raw))


@dataclass(frozen=True, kw_only=True)
class CustomersMail:
    """A mail as a customer would write it."""

    mailbox: Mailbox
    name: str
    address: str
    subject: str
    text: str
    files: tuple[File, ...] = ()
    answers: CaughtMail | None = None


def write_as_customer(mail: CustomersMail) -> Stored:
    """Where the mail lies in the ledger, stored as if it had arrived; an answer goes where a mail program would send it."""
    to, text, in_reply_to, references = mail.mailbox.channel.address, mail.text, "", []
    if mail.answers is not None:
        original = read(mail.answers)
        to = next((one.address for one in original.reply_to if one.address), to)
        in_reply_to = f"<{original.message_id}>" if original.message_id else ""
        references = [*(f"<{one}>" for one in original.references), in_reply_to]
        text = f"{text}\n\n{_quoted(original)}"
    raw = build(
        Mail(
            message_id=f"<{secrets.token_hex(16)}@{mail.address.rpartition('@')[2]}>",
            date=clock.now(),
            sender=Person(mail.address, mail.name),
            to=(Person(to),),
            subject=mail.subject,
            text=text,
            files=mail.files,
            in_reply_to=in_reply_to,
            references=references,
        ),
        utf8=True,
    )
    arrived = RawMail(
        channel_id=mail.mailbox.channel_id,
        external_id=content_id(raw, to),
        source="outbox",
        raw=raw,
        envelope_from=mail.address,
        envelope_to=to,
    )
    return store_arrivals([arrived])[0]


def _quoted(original: Envelope) -> str:
    when = f"{original.date:%Y-%m-%d %H:%M}" if original.date else ""
    who = original.from_name or original.from_address or ""
    return quote_text([Said(f"On {when}, {who} wrote:", original.text)])

"""Catching a mail instead of sending it: it stands in the Outbox, and nothing leaves the machine."""

from django.conf import settings

from helpwell.channels.email.models import CaughtMail, Mailbox
from helpwell.channels.email.send.mime import Mail, build
from helpwell.kit import clock
from helpwell.kit.text import one_line
from helpwell.tickets.models import Message


def is_caught(mailbox: Mailbox | None) -> bool:
    """Whether mail of this mailbox, or of the desk as long as it has none, stays here."""
    return settings.OUTBOX or (mailbox is not None and mailbox.outgoing == Mailbox.Outgoing.OUTBOX)


def catch(
    mail: Mail, recipients: list[str], *, mailbox: Mailbox, about: Message | None
) -> CaughtMail:
    """The caught mail, in the caller's transaction; `about` is the message that it is or answers."""
    return CaughtMail.objects.create(
        mailbox=mailbox,
        message_id=mail.message_id,
        recipients="\n".join(recipients),
        subject=one_line(mail.subject, 300),
        raw=build(mail, utf8=True),
        about=about,
        caught_at=clock.now(),
    )

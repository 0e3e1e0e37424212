"""Mail of the desk itself: queued as rows, sent by the worker like all else."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from helpwell.channels.email.models import AgentLine, Mailbox, SystemMail
from helpwell.kit import clock
from helpwell.kit.text import normalize_email, one_line
from helpwell.tickets.models import Message


def queue_system_mail(
    to: str,
    subject: str,
    text: str,
    kind: str,
    *,
    html: str = "",
    mailbox: Mailbox | None = None,
    about: Message | None = None,
    in_reply_to: str = "",
    agent_line: AgentLine | None = None,
) -> SystemMail | None:
    """The queued mail, or None where `to` is no address. Without a mailbox the first one that sends carries it."""
    address = normalize_email(to)
    if address is None:
        return None
    return SystemMail.objects.create(
        kind=kind,
        to=address,
        subject=one_line(subject, 300),
        text=text,
        html=html,
        mailbox=mailbox,
        about=about,
        agent_line=agent_line,
        in_reply_to=in_reply_to[:255],
        message_id=_message_id(mailbox),
        created_at=clock.now(),
        due_at=clock.now(),
    )


def first_sender() -> Mailbox | None:
    """The mailbox that speaks for the desk: the oldest one of an active channel."""
    return (
        Mailbox.objects.select_related("channel")
        .filter(channel__is_active=True)
        .order_by("id")
        .first()
    )


class DeskBackend(BaseEmailBackend):
    """Django's mail backend: what libraries send (password resets) is queued as system mail."""

    def is_ready(self) -> bool:
        """Whether what is queued can leave: a mailbox speaks for the desk, or all mail is caught."""
        return settings.OUTBOX or first_sender() is not None

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """The number of mails queued, one for each recipient."""
        queued = [
            queue_system_mail(to, str(mail.subject), str(mail.body), "account", html=_html_of(mail))
            for mail in email_messages
            for to in mail.recipients()
        ]
        return sum(mail is not None for mail in queued)


def _html_of(mail: EmailMessage) -> str:
    parts: Sequence[Any] = mail.alternatives if isinstance(mail, EmailMultiAlternatives) else ()
    return next((str(content) for content, kind in parts if kind == "text/html"), "")


def _message_id(mailbox: Mailbox | None) -> str:
    sender = mailbox or first_sender()
    domain = sender.channel.address.rpartition("@")[2] if sender else ""
    return f"<{secrets.token_hex(16)}@{domain or 'helpwell.invalid'}>"

"""What a reply says when it leaves: from rows to the plain values of a mail."""

import re

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from helpwell.channels.email.addresses import reply_address
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.send.mime import File, Mail, Person, is_message_id
from helpwell.channels.email.send.quoting import Said, quote_html, quote_text
from helpwell.channels.email.send.signing import signature_of
from helpwell.events.models import Actor
from helpwell.kit import clock
from helpwell.kit.html import clean_rich, rewrite_images, text_to_html
from helpwell.kit.moments import written
from helpwell.kit.text import one_line
from helpwell.people.models import Agent, Company
from helpwell.tickets.models import (
    Attachment,
    Delivery,
    Message,
    MessageHtml,
    Recipient,
    Ticket,
)

_MOST_REFERENCES = 20
_MOST_QUOTED = 3
_TOKEN = re.compile(r"\s*\[#\d{1,18}\]")
_ANSWER_PREFIXES = ("re:", "aw:", "sv:", "vs:", "rv:", "antw:", "odp:")


def letter_of(delivery: Delivery, mailbox: Mailbox, company: Company | None) -> Mail:
    """The mail of a delivery, as it is addressed, threaded, signed and quoted; raises OSError where a file is gone."""
    message = delivery.message
    with translation.override(company.language if company else None):
        thread = _thread(message)
        html, files = _body(message)
        signature = _signature(message, mailbox, company)
        history = [_said(one, mailbox, company) for one in _history(message)]
        return Mail(
            message_id=message.external_id,
            date=clock.now(),
            sender=sender_of(mailbox, message.author, company),
            to=_people(delivery, Recipient.Role.TO),
            cc=_people(delivery, Recipient.Role.CC),
            reply_to=Person(reply_address(mailbox, message.pk) or mailbox.channel.address),
            subject=subject_of(message.ticket, is_answer=bool(thread)),
            text=joined_text(message.text, signature, quote_text(history)),
            html=joined_html(html, signature, quote_html(history)),
            files=files,
            in_reply_to=_answered(thread),
            references=_references(thread),
            automatic="auto-replied" if _is_automatic(message) else "",
        )


def subject_of(ticket: Ticket, *, is_answer: bool) -> str:
    """The ticket's subject with its number in it once, and no other number that reads like ours."""
    plain = one_line(_TOKEN.sub("", ticket.subject))
    if is_answer and not plain.lower().startswith(_ANSWER_PREFIXES):
        plain = f"Re: {plain}".strip()
    return f"{plain} [#{ticket.pk}]".strip()


def sender_of(mailbox: Mailbox, author: Actor | None, company: Company | None) -> Person:
    """The mailbox's address under the name that it shows; {agent} in it stands for the author, where a person wrote."""
    desk = company.name if company else mailbox.channel.name
    agent = author.name if author is not None and author.is_agent else desk
    name = mailbox.from_name.replace("{agent}", agent) or mailbox.channel.name
    return Person(mailbox.channel.address, name)


def _earlier(message: Message) -> "QuerySet[Message]":
    """What was said in the ticket before: no note, nothing that was taken back."""
    return Message.objects.filter(
        ticket_id=message.ticket_id, id__lt=message.pk, withdrawn_at=None
    ).exclude(direction=Message.Direction.NOTE)


_Thread = list[tuple[str, str]]  # id and direction, oldest first


def _thread(message: Message) -> _Thread:
    return list(_earlier(message).order_by("id").values_list("external_id", "direction"))


def _answered(thread: _Thread) -> str:
    known = [(one, way) for one, way in thread if is_message_id(one)]
    theirs = [one for one, way in known if way == Message.Direction.INBOUND]
    return (theirs or [one for one, _way in known] or [""])[-1]


def _references(thread: _Thread) -> list[str]:
    """The first id and the newest ones, as RFC 5322 lets long chains be cut; the answered one stands last."""
    answered = _answered(thread)
    known = dict.fromkeys(one for one, _way in thread if is_message_id(one))
    chain = [one for one in known if one != answered]
    if len(chain) >= _MOST_REFERENCES:
        chain = [chain[0], *chain[2 - _MOST_REFERENCES :]]
    return [*chain, answered] if answered else chain


def _history(message: Message) -> list[Message]:
    """The newest of what the customer wrote or has from us; what still waits to be sent is not quoted."""
    unsent = Delivery.objects.filter(message__ticket_id=message.ticket_id).exclude(
        state=Delivery.State.SENT
    )
    said = (
        _earlier(message)
        .exclude(id__in=unsent.values("message_id"))
        .exclude(is_automatic=True)
        .exclude(text="", has_html=False)
        .select_related("author")
    )
    return list(said.order_by("-id")[:_MOST_QUOTED])


def _said(message: Message, mailbox: Mailbox, company: Company | None) -> Said:
    zone = company.zone if company else None
    ours = message.direction == Message.Direction.OUTBOUND
    who = sender_of(mailbox, message.author, company).name if ours else message.author.name
    introduction = _("On %(date)s, %(who)s wrote:") % {
        "date": written(timezone.localtime(message.created_at, zone)),
        "who": one_line(who, 100),
    }
    # HTML that carries older history would grow with each reply; its new text is enough then.
    plain = message.quoted or not message.has_html
    return Said(introduction, message.text, "" if plain else _stored_html(message))


def _stored_html(message: Message) -> str:
    row = MessageHtml.objects.filter(message=message).first()
    return row.html if row else ""


def _body(message: Message) -> tuple[str, list[File]]:
    html = clean_rich(_stored_html(message)) if message.has_html else text_to_html(message.text)
    attachments = sorted(message.attachments.all(), key=lambda one: one.pk)
    attachments = [one for one in attachments if one.storage_key]
    within = {one.content_id for one in attachments if one.is_inline and one.content_id}
    used: set[str] = set()

    def place(content_id: str) -> str | None:
        if content_id not in within:
            return None
        used.add(content_id)
        return f"cid:{content_id}"

    html = rewrite_images(html, place).markup
    return html, [_file(one, used) for one in attachments]


def _file(attachment: Attachment, used: set[str]) -> File:
    with default_storage.open(attachment.storage_key, "rb") as stored:
        content = stored.read()
    content_id = attachment.content_id if attachment.content_id in used else ""
    return File(attachment.name, attachment.type, content, content_id)


def _signature(message: Message, mailbox: Mailbox, company: Company | None) -> str:
    if not message.is_signed:
        return ""
    agent = Agent.objects.filter(actor=message.author_id).first()
    return signature_of(message.ticket, agent, mailbox, company)


def joined_text(text: str, signature: str, quoted: str) -> str:
    """A whole mail as plain text."""
    parts = [text.rstrip(), f"-- \n{signature}" if signature else "", quoted]
    return "\n\n".join(part for part in parts if part) + "\n"


def joined_html(html: str, signature: str, quoted: str) -> str:
    """A whole mail as HTML."""
    signed = f"<div>-- <br>{text_to_html(signature)}</div>" if signature else ""
    return (
        '<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head>\n'
        f'<body dir="auto">{html}{signed}{quoted}</body></html>\n'
    )


def _people(delivery: Delivery, role: str) -> tuple[Person, ...]:
    chosen = sorted(delivery.recipients.all(), key=lambda one: one.pk)
    return tuple(Person(one.address, one.name) for one in chosen if one.role == role)


def _is_automatic(message: Message) -> bool:
    return message.is_automatic or not message.author.is_agent

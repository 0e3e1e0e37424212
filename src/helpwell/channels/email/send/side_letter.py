"""What a side mail says when it leaves. It quotes its own conversation and nothing of the ticket; its subject has no number of ours."""

from django.core.files.storage import default_storage
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from helpwell.channels.email.addresses import side_address
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.send.letter import joined_html, joined_text, sender_of
from helpwell.channels.email.send.mime import File, Mail, Person, is_message_id
from helpwell.channels.email.send.quoting import Said, quote_html, quote_text
from helpwell.channels.email.send.signing import signature_of
from helpwell.conversations.models import SideAttachment, SideDelivery, SideMessage
from helpwell.kit import clock
from helpwell.kit.html import text_to_html
from helpwell.kit.moments import written
from helpwell.kit.text import one_line
from helpwell.people.models import Agent, Company

_MOST_QUOTED = 3
_MOST_REFERENCES = 20
_ANSWER_PREFIXES = ("re:", "aw:", "sv:", "vs:", "rv:", "antw:", "odp:")


def side_letter_of(delivery: SideDelivery, mailbox: Mailbox, company: Company | None) -> Mail:
    """The mail of a side delivery; raises OSError where a file is gone."""
    message = delivery.message
    conversation = message.conversation
    earlier = list(
        SideMessage.objects.filter(conversation=conversation, id__lt=message.pk).order_by("id")
    )
    with translation.override(company.language if company else None):
        signature = signature_of(conversation.ticket, _author(message), mailbox, company)
        history = [_said(one, company) for one in _quoted(earlier)]
        chain = [one.external_id for one in earlier if is_message_id(one.external_id)]
        reply_to = side_address(mailbox, conversation.pk) or mailbox.channel.address
        return Mail(
            message_id=message.external_id,
            date=clock.now(),
            sender=sender_of(mailbox, message.author, company),
            to=_people(delivery),
            reply_to=Person(reply_to),
            subject=_subject(conversation.subject, is_answer=bool(earlier)),
            text=joined_text(message.text, signature, quote_text(history)),
            html=joined_html(text_to_html(message.text), signature, quote_html(history)),
            files=[_file(one) for one in message.attachments.all() if one.storage_key],
            in_reply_to=_answered(earlier, chain),
            references=[*chain[:1], *chain[1:][-_MOST_REFERENCES:]],
        )


def _quoted(earlier: list[SideMessage]) -> list[SideMessage]:
    said = [one for one in reversed(earlier) if one.text and not one.is_automatic]
    return said[:_MOST_QUOTED]


def _answered(earlier: list[SideMessage], chain: list[str]) -> str:
    theirs = [one.external_id for one in earlier if not one.is_ours and one.external_id in chain]
    return (theirs or chain or [""])[-1]


def _subject(subject: str, *, is_answer: bool) -> str:
    plain = one_line(subject)
    return plain if not is_answer or plain.lower().startswith(_ANSWER_PREFIXES) else f"Re: {plain}"


def _said(message: SideMessage, company: Company | None) -> Said:
    zone = company.zone if company else None
    introduction = _("On %(date)s, %(who)s wrote:") % {
        "date": written(timezone.localtime(message.created_at, zone)),
        "who": one_line(message.from_name or message.from_address, 100),
    }
    return Said(introduction, message.text)


def _author(message: SideMessage) -> Agent | None:
    return Agent.objects.filter(actor=message.author_id).first() if message.author_id else None


def _people(delivery: SideDelivery) -> tuple[Person, ...]:
    everybody = sorted(delivery.recipients.all(), key=lambda one: one.pk)
    return tuple(Person(one.address, one.name) for one in everybody)


def _file(attachment: SideAttachment) -> File:
    with default_storage.open(attachment.storage_key, "rb") as stored:
        return File(attachment.name, attachment.type, stored.read())

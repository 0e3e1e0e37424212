"""A side conversation as its page shows it."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from helpwell.conversations.forms import StartForm, WriteForm
from helpwell.conversations.models import (
    SideAttachment,
    SideConversation,
    SideDelivery,
    SideMessage,
    SideRecipient,
)
from helpwell.conversations.reads import side_conversations
from helpwell.kit.faces import hue, initials
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission
from helpwell.tickets.models import Ticket
from helpwell.tickets.threads import ticket_ids

MOST_SHOWN = 200
_QUOTED = 4000


@dataclass(frozen=True, slots=True)
class Shown:
    """One message, as the kit's message shows it."""

    id: int
    kind: str
    author: str
    initials: str
    hue: int
    role_words: str
    to_words: str
    sent: datetime
    text: str
    quote: str
    attachments: list[dict[str, str]]
    delivery_state: str
    delivery_words: str
    may_retry: bool


def page_context(
    conversation: SideConversation, person: Agent, form: WriteForm | None = None
) -> dict[str, Any]:
    """The whole page. Five queries."""
    return thread_context(conversation, person) | {
        "participants": list(conversation.participants.order_by("id")),
        "others": side_conversations(ticket_ids(conversation.ticket)),
        "form": form or WriteForm(initial={"client_id": secrets.token_hex(16)}),
        "ticket": conversation.ticket,
        "ticket_url": reverse("desk:ticket", args=[conversation.ticket_id]),
    }


def thread_context(conversation: SideConversation, person: Agent) -> dict[str, Any]:
    """Its messages alone."""
    may_write = person.may(Permission.REPLY)
    newest = list(_messages(conversation).order_by("-id")[:MOST_SHOWN])
    return {
        "conversation": conversation,
        "may_write": may_write,
        "messages_shown": [_shown(one, may_write=may_write) for one in reversed(newest)],
        "left_out": max(0, conversation.message_count - len(newest)),
    }


def new_context(ticket: Ticket, form: StartForm) -> dict[str, Any]:
    """The page on which one asks somebody."""
    return {
        "ticket": ticket,
        "form": form,
        "ticket_url": reverse("desk:ticket", args=[ticket.pk]),
        "colleagues": Agent.objects.filter(is_active=True).order_by("name")[:200],
        "others": side_conversations(ticket_ids(ticket)),
    }


def quoted(text: str, who: str) -> str:
    """A message of the ticket behind “>”, for one to cut down before it is sent."""
    lines = "\n".join(f"> {line}".rstrip() for line in text[:_QUOTED].strip().split("\n"))
    return f"\n\n{_('%(who)s wrote:') % {'who': who}}\n{lines}\n"


def _messages(conversation: SideConversation) -> "QuerySet[SideMessage]":
    return (
        SideMessage.objects.filter(conversation=conversation)
        .defer("html")
        .select_related("author", "delivery")
        .prefetch_related("attachments", "delivery__recipients")
    )


def _shown(message: SideMessage, *, may_write: bool) -> Shown:
    author = message.author.name if message.author else message.from_name or message.from_address
    state, words = _fate(message)
    return Shown(
        id=message.pk,
        kind="agent" if message.is_ours else "customer",
        author=author,
        initials=initials(author),
        hue=hue(author),
        role_words=_("automatic") if message.is_automatic else "",
        to_words="" if message.is_ours else message.from_address,
        sent=message.created_at,
        text=message.text,
        quote=message.quoted,
        attachments=[_file(one) for one in message.attachments.all()],
        delivery_state=state,
        delivery_words=words,
        may_retry=may_write and state in ("failed", "bounced"),
    )


def _file(file: SideAttachment) -> dict[str, str]:
    return {
        "name": file.name,
        "size": filesizeformat(file.size),
        "url": reverse("conversations:file", args=[file.pk]),
        "refused": "" if file.storage_key else _("kept in the raw mail only"),
        "icon": "warning" if file.danger else "file",
    }


def _fate(message: SideMessage) -> tuple[str, str]:
    """How it stands with the mail, in a word for the color and in words for people."""
    if not message.is_ours:
        return "", ""
    delivery: SideDelivery = message.delivery
    broken = [one for one in delivery.recipients.all() if one.state in _BROKEN]
    if broken:
        names = ", ".join(f"{one.address}: {one.detail}".rstrip(": ") for one in broken[:3])
        came_back = any(one.state == SideRecipient.State.BOUNCED for one in broken)
        return ("bounced" if came_back else "failed"), _("Did not arrive. %(who)s") % {"who": names}
    if delivery.state == SideDelivery.State.SENT:
        return "sent", _("Sent to %(who)s") % {"who": ", ".join(_names(delivery))}
    if delivery.error:
        return "queued", _("Is tried again. %(why)s") % {"why": delivery.error}
    return "queued", _("On its way")


def _names(delivery: SideDelivery) -> list[str]:
    return [one.name or one.address for one in delivery.recipients.all()]


_BROKEN = (SideRecipient.State.BOUNCED, SideRecipient.State.FAILED)

"""The document of a mail's frame: cleaned again, its own pictures from us, others only when asked for and through us."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from helpwell.desk.attachment_links import picture_url
from helpwell.kit import clock
from helpwell.kit.html import rewrite_images
from helpwell.kit.secrets import read_token, sign_token
from helpwell.people.models import Agent
from helpwell.tickets.models import Message, MessageHtml

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)
_PURPOSE = "remote picture"
_VALID_FOR = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Body:
    """What stands in the frame, and how many pictures were left out."""

    markup: SafeString
    blocked: int
    remote: int


def body_of(message: Message, person: Agent, *, with_pictures: bool) -> Body:
    """The body for one viewer; remote pictures only where they were asked for."""
    row = MessageHtml.objects.filter(message=message).first()
    own = {
        file.content_id: file.pk
        for file in message.attachments.filter(is_safe_image=True).exclude(storage_key="")
        if file.content_id
    }

    def cid_url(content_id: str) -> str | None:
        found = own.get(content_id) or own.get(content_id.strip("<>"))
        return picture_url(person, found) if found else None

    def remote_url(url: str) -> str | None:
        return remote_picture_url(person, message, url)

    shown = rewrite_images(row.html if row else "", cid_url, remote_url if with_pictures else None)
    return Body(
        SafeString(shown.markup), 0 if with_pictures else len(shown.remote), len(shown.remote)
    )


def remote_picture_url(person: Agent, message: Message, url: str) -> str:
    """Where this viewer gets a picture of this message that lies elsewhere."""
    payload = f"{person.pk}:{message.pk}:{url}"
    token = sign_token(_PURPOSE, payload, [settings.SECRET_KEY], now=clock.now())
    return reverse("desk:remote_picture", args=[token])


def remote_picture(person: Agent, token: str) -> tuple[int, str] | None:
    """Message and address that a token of this person names; None for all others."""
    payload = read_token(
        token, _PURPOSE, [settings.SECRET_KEY], max_age=_VALID_FOR, now=clock.now()
    )
    agent_id, _, rest = (payload or "").partition(":")
    message_id, _, url = rest.partition(":")
    if agent_id != str(person.pk) or not message_id.isdigit():
        return None
    return int(message_id), url

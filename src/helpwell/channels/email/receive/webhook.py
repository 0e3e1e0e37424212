"""A mail provider's webhook: its post is stored as it came, and turned into a mail when it is read."""

import hashlib
import logging
from email.policy import SMTP
from typing import Any

from anymail.exceptions import AnymailError, AnymailWebhookValidationFailure
from django.conf import settings

from helpwell.channels.contract import CannotRead
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.receive.providers import PROVIDERS, Provider, Slip
from helpwell.channels.email.receive.webhook_post import Post, Rebuilt
from helpwell.channels.email.sealing import unseal
from helpwell.channels.models import Arrival
from helpwell.channels.verbs.store import RawMail
from helpwell.kit.secrets import read_id, sign_id

log = logging.getLogger(__name__)
_PURPOSE = "mail-webhook"
_POLICY = SMTP.clone(refold_source="none")


class Unproven(Exception):
    """The post does not prove that it comes from the mailbox's provider."""


def webhook_token(mailbox: Mailbox) -> str:
    """The mailbox's part of its webhook's address. It names the mailbox; what proves a post is the secret."""
    return sign_id(_PURPOSE, mailbox.pk, [settings.SECRET_KEY])


def mailbox_of(token: str) -> Mailbox | None:
    """The active mailbox that takes a webhook under this token."""
    number = read_id(token, _PURPOSE, [settings.SECRET_KEY])
    connected = Mailbox.objects.filter(
        incoming=Mailbox.Incoming.WEBHOOK, channel__is_active=True, webhook_provider__in=PROVIDERS
    )
    return connected.select_related("channel").filter(pk=number).first() if number else None


def proven(
    mailbox: Mailbox, content_type: str, body: bytes, headers: dict[str, str]
) -> list[RawMail]:
    """The mails of a post that proves itself, ready to be stored; raises Unproven."""
    provider = PROVIDERS[mailbox.webhook_provider]
    post = Post(mailbox.webhook_provider, content_type, body)
    try:
        secret = unseal(mailbox.sealed_webhook_secret)
        if not secret:
            raise Unproven
        view: Any = provider.view(**{provider.secret: secret})
        view.run_validators(Rebuilt(post, headers))
        if not provider.is_fresh(post):
            raise Unproven
    except AnymailWebhookValidationFailure:
        raise Unproven from None
    except (AnymailError, ValueError, TypeError, LookupError) as error:
        log.warning("webhook refused: %s", type(error).__name__)
        raise Unproven from None
    return [_raw_mail(mailbox, provider, one) for one in _split(provider, post)]


def mime_of(arrival: Arrival) -> bytes:
    """The mail of an arrival as MIME: the bytes as they came, or made from the provider's post. Raises CannotRead."""
    stored = arrival.body.read()
    if arrival.source != "webhook":
        return stored
    try:
        post = Post.unpack(stored)
        provider = PROVIDERS[post.provider]
        raw = provider.slip(post).raw
        return raw if raw is not None else _made(provider, post)
    except Exception as error:  # whatever a stranger's fields lead to, the post is kept and shown
        raise CannotRead(
            f"The provider's post holds no mail that can be read ({type(error).__name__})."
        ) from error


def _split(provider: Provider, post: Post) -> list[Post]:
    try:
        return list(provider.split(post))
    except (ValueError, TypeError, LookupError, AttributeError):
        return [post]  # kept whole, and shown as failed when it is read


def _raw_mail(mailbox: Mailbox, provider: Provider, post: Post) -> RawMail:
    try:
        slip = provider.slip(post)
    except (ValueError, TypeError, LookupError, AttributeError):
        slip = Slip()
    packed = post.pack()
    own = slip.id[:180] or "sha256:" + hashlib.sha256(packed).hexdigest()
    return RawMail(
        channel_id=mailbox.channel_id,
        external_id=f"{post.provider}:{own}",
        source="webhook",
        raw=packed,
        envelope_from=slip.sender,
        envelope_to=slip.recipient,
    )


def _made(provider: Provider, post: Post) -> bytes:
    """The mail from its fields, the same bytes each time."""
    view: Any = provider.view(**{provider.secret: "checked when it came"})
    [event] = view.parse_events(Rebuilt(post, {}))
    message = event.message
    seed = hashlib.sha256(post.body).hexdigest()[:24]
    for place, part in enumerate(message.walk()):
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            part.set_boundary(f"=_{seed}_{place}")
    made: bytes = message.as_bytes(policy=_POLICY)
    return made

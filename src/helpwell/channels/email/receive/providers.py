"""The mail providers whose webhooks we take: how each proves itself, and where it puts the mail."""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import msgspec
from anymail.webhooks.base import AnymailCoreWebhookView
from anymail.webhooks.mailersend import MailerSendInboundWebhookView
from anymail.webhooks.mailgun import MailgunInboundWebhookView
from anymail.webhooks.mailjet import MailjetInboundWebhookView
from anymail.webhooks.postal import PostalInboundWebhookView
from anymail.webhooks.postmark import PostmarkInboundWebhookView
from anymail.webhooks.sparkpost import SparkPostInboundWebhookView

from helpwell.channels.email.receive.webhook_post import Post
from helpwell.kit import clock

_OLDEST = timedelta(hours=24)  # a provider signs each try anew


@dataclass(frozen=True)
class Slip:
    """What a post says around its mail. `id` is the provider's own and survives its retries."""

    id: str = ""
    sender: str = ""
    recipient: str = ""
    raw: bytes | None = None  # None: the mail must be made from the fields


@dataclass(frozen=True)
class Provider:
    """One provider: its name, how anymail checks and reads it, and how to find the slip."""

    name: str
    view: type[AnymailCoreWebhookView]
    secret: str  # the argument by which anymail takes our secret
    slip: Callable[[Post], Slip]
    split: Callable[[Post], Sequence[Post]] = lambda post: (post,)
    is_fresh: Callable[[Post], bool] = lambda _post: True

    @property
    def signs(self) -> bool:
        """Whether it signs with a key of its own; otherwise it signs in with a user name and password."""
        return self.secret != "webhook_secret"  # noqa: S105 (the name of an argument)


def _postmark(post: Post) -> Slip:
    facts = post.json
    headers = facts.get("Headers") or [{}]
    first = headers[0] if headers[0].get("Name", "").lower() == "return-path" else {}
    raw = facts.get("RawEmail")
    return Slip(
        id=_text(facts.get("MessageID")),
        sender=_text(first.get("Value")).strip("<>"),
        recipient=_text(facts.get("OriginalRecipient")),
        raw=_bytes(raw) if raw else None,
    )


def _mailgun(post: Post) -> Slip:
    return Slip(
        id=_decoded(post.field("token")),
        sender=_decoded(post.field("sender")),
        recipient=_decoded(post.field("recipient")),
        raw=post.field("body-mime"),
    )


def _mailgun_is_fresh(post: Post) -> bool:
    signed = int(_decoded(post.field("timestamp")))
    return abs(clock.now().timestamp() - signed) < _OLDEST.total_seconds()


def _mailersend(post: Post) -> Slip:
    facts = post.json["data"]
    recipients = facts.get("recipients", {}).get("rcptTo") or [{}]
    return Slip(
        id=_text(facts.get("id")),
        sender=_text(facts.get("sender", {}).get("email")),
        recipient=_text(recipients[0].get("email")),
        raw=_bytes(facts["raw"]),
    )


def _postal(post: Post) -> Slip:
    facts = post.json
    raw = _bytes(facts["message"])
    return Slip(
        id=_text(facts.get("id")),
        sender=_text(facts.get("mail_from")),
        recipient=_text(facts.get("rcpt_to")),
        raw=base64.b64decode(raw) if facts.get("base64") is True else raw,
    )


def _sparkpost(post: Post) -> Slip:
    [wrapped] = post.json
    event = wrapped["msys"]["relay_message"]
    raw = _bytes(event["content"]["email_rfc822"])
    return Slip(
        sender=_text(event.get("msg_from")),
        recipient=_text(event.get("rcpt_to")),
        raw=base64.b64decode(raw) if event["content"].get("email_rfc822_is_base64") else raw,
    )


def _sparkpost_split(post: Post) -> Sequence[Post]:
    """One post may carry many mails; an empty one is a ping."""
    return [
        Post(post.provider, post.content_type, msgspec.json.encode([wrapped]))
        for wrapped in post.json
        if wrapped.get("msys")
    ]


def _mailjet(post: Post) -> Slip:
    facts = post.json
    return Slip(sender=_text(facts.get("Sender")), recipient=_text(facts.get("Recipient")))


_BASIC = "webhook_secret"
PROVIDERS: Mapping[str, Provider] = {
    "postmark": Provider("Postmark", PostmarkInboundWebhookView, _BASIC, _postmark),
    "mailgun": Provider(
        "Mailgun",
        MailgunInboundWebhookView,
        "webhook_signing_key",
        _mailgun,
        is_fresh=_mailgun_is_fresh,
    ),
    "mailersend": Provider(
        "MailerSend", MailerSendInboundWebhookView, "inbound_secret", _mailersend
    ),
    "postal": Provider("Postal", PostalInboundWebhookView, "webhook_key", _postal),
    "sparkpost": Provider(
        "SparkPost", SparkPostInboundWebhookView, _BASIC, _sparkpost, split=_sparkpost_split
    ),
    "mailjet": Provider("Mailjet", MailjetInboundWebhookView, _BASIC, _mailjet),
}


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str | int) else ""


def _bytes(value: Any) -> bytes:
    if not isinstance(value, str):
        raise TypeError("The mail is missing from the post.")
    return value.encode("utf-8", "surrogatepass")


def _decoded(value: bytes | None) -> str:
    return (value or b"").decode("utf-8", "replace")

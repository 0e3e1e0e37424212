"""Files on their way into a message: kept for the agent who brought them, until they are sent or left behind."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from helpwell.kit import clock
from helpwell.kit.files import danger, inline_image_type, safe_name, sniff, storage_key
from helpwell.people.models import Agent
from helpwell.tickets.models import Attachment, Message, Upload

MOST_WAITING = 50
_KEPT_FOR = timedelta(days=7)


class RefusedFile(ValueError):
    """This file is not handed on, whoever brought it."""


class TooMany(ValueError):
    """This agent has too many files waiting."""


def upload(*, by: Agent, name: str, content: bytes, inline: bool = False) -> Upload:
    """The stored file, found again by its token and by this agent only. Raises TooMany where fifty are waiting, RefusedFile for a bomb."""
    if Upload.objects.filter(agent=by).count() >= MOST_WAITING:
        raise TooMany
    media_type = sniff(content, name)
    picture = inline_image_type(content)
    warning = danger(name, media_type, content)
    if warning is not None and warning.refused:
        raise RefusedFile
    key = default_storage.save(storage_key(), ContentFile(content))
    return Upload.objects.create(
        token=secrets.token_urlsafe(16),
        agent=by,
        name=safe_name(name),
        type=picture or media_type,
        size=len(content),
        storage_key=key,
        content_id=f"{secrets.token_hex(12)}@helpwell" if inline and picture else "",
        is_inline=inline and picture is not None,
        is_safe_image=picture is not None,
        danger=warning.value if warning else "",
        created_at=clock.now(),
    )


def uploads_of(agent: Agent, tokens: Sequence[str]) -> list[Upload]:
    """The files of these tokens that are this agent's own, in the order of the tokens; others are left out."""
    found = {one.token: one for one in Upload.objects.filter(agent=agent, token__in=tokens)}
    return [found[token] for token in dict.fromkeys(tokens) if token in found]


def discard(waiting: Upload) -> None:
    """The file is gone, from the store too."""
    Upload.objects.filter(pk=waiting.pk).delete()
    _forget_file(waiting.storage_key)


def reclaim(message: Message, *, by: Agent) -> list[Upload]:
    """The files of a withdrawn message, waiting again for its author."""
    if message.withdrawn_at is None or message.author_id != by.actor_id:
        return []
    with transaction.atomic():
        files = list(message.attachments.exclude(storage_key="").order_by("id"))
        back = [
            Upload(
                token=secrets.token_urlsafe(16),
                agent=by,
                created_at=clock.now(),
                **file.same_file,
            )
            for file in files
        ]
        Upload.objects.bulk_create(back)
        Attachment.objects.filter(pk__in=[file.pk for file in files]).delete()
    return back


def forget_uploads(limit: int = 50) -> int:
    """Delete files that nobody sent within a week; returns how many."""
    old = list(Upload.objects.filter(created_at__lt=clock.now() - _KEPT_FOR).order_by("id")[:limit])
    for one in old:
        discard(one)
    return len(old)


def _forget_file(key: str) -> None:
    if key and not Attachment.objects.filter(storage_key=key).exists():
        default_storage.delete(key)

"""Putting the files of a mail into the store, and taking them out again."""

import logging
from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from helpwell.channels.email.intake.readout import FileFacts
from helpwell.kit.files import storage_key
from helpwell.tickets.models import Attachment

log = logging.getLogger(__name__)


def store(facts: Iterable[FileFacts]) -> list[Attachment]:
    """Unsaved attachment rows whose bytes lie in the store; a refused file has a row and no bytes there.

    Raises OSError, and then nothing of them is left in the store.
    """
    rows: list[Attachment] = []
    try:
        for file in facts:
            rows.append(_row(file, ""))
            if not file.is_refused:
                rows[-1].storage_key = default_storage.save(
                    storage_key(), ContentFile(file.content)
                )
    except OSError:
        remove(rows)
        raise
    return rows


def remove(rows: Iterable[Attachment]) -> None:
    """Take the bytes out of the store again; one that stays behind harms nobody."""
    for row in rows:
        if row.storage_key:
            try:
                default_storage.delete(row.storage_key)
            except OSError:
                log.warning("file left in the store", exc_info=True)


def _row(file: FileFacts, key: str) -> Attachment:
    return Attachment(
        name=file.name[:200],
        type=file.type[:120],
        size=file.size,
        storage_key=key,
        content_id=file.content_id[:200],
        is_inline=file.is_inline,
        is_safe_image=file.is_safe_image,
        danger=file.danger[:200],
    )

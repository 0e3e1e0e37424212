"""Files that a customer sends with a form: looked at as those of a mail are, and stored."""

from collections.abc import Sequence

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from helpwell.kit.files import danger, inline_image_type, safe_name, sniff, storage_key
from helpwell.tickets.models import Attachment

MOST = 5


def problem_with(files: "Sequence[UploadedFile[bytes]]") -> str:
    """Why these files are not taken; empty where they are."""
    largest = settings.MAX_UPLOAD_BYTES
    if len(files) > MOST:
        return _("Send five files at most.")
    if sum(file.size or 0 for file in files) > largest:
        return _("The files are larger than {n} MB together, the most that can be sent.").format(
            n=largest // 1024 // 1024
        )
    return ""


def stored(files: "Sequence[UploadedFile[bytes]]") -> list[Attachment]:
    """Unsaved attachments whose bytes lie in the store; of a refused one only the name is kept, as with mail."""
    return [_stored(file.name or "", file.read()) for file in files]


def _stored(name: str, content: bytes) -> Attachment:
    media_type, picture = sniff(content, name), inline_image_type(content)
    warning = danger(name, media_type, content)
    refused = warning is not None and warning.refused
    key = "" if refused else default_storage.save(storage_key(), ContentFile(content))
    return Attachment(
        name=safe_name(name),
        type=(picture or media_type)[:120],
        size=len(content),
        storage_key=key,
        is_safe_image=picture is not None and not refused,
        danger=warning.value if warning else "",
    )

"""Files: handed out to the one viewer that a link was made for, never as something that a browser runs."""

from io import BytesIO
from typing import TypeVar

from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe
from PIL import Image

from helpwell.desk.attachment_links import attachment_id_for
from helpwell.kit.files import content_disposition, inline_image_type
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission
from helpwell.tickets import access
from helpwell.tickets.models import Attachment

# What we say a file is, where its sniffed type is among these; all others are bytes and no more.
_SERVED = frozenset(
    {
        "application/gzip",
        "application/msword",
        "application/pdf",
        "application/rtf",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/zip",
        "audio/mpeg",
        "audio/ogg",
        "audio/wav",
        "image/gif",
        "image/jpeg",
        "image/png",
        "image/webp",
        "message/rfc822",
        "text/calendar",
        "text/csv",
        "text/plain",
        "video/mp4",
    }
)
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
_KEEP = "private, max-age=3600"
_LARGEST_PICTURE = 30 * 1024 * 1024
_SMALL_ENOUGH = 60_000  # bytes; a picture below is its own thumbnail
_THUMB = (320, 320)
Answer = TypeVar("Answer", bound=HttpResponseBase)


@require_safe
@needs(Permission.USE_DESK)
def attachment(request: DeskRequest, token: str) -> HttpResponseBase:
    """The file as a download. Unknown, expired, gone or another's: one and the same 404."""
    file = _asked(request, token)
    known = file.type if file.type in _SERVED else "application/octet-stream"
    try:
        with default_storage.open(file.storage_key, "rb") as stored:
            answer = HttpResponse(stored.read(), content_type=known)
    except OSError as gone:
        raise Http404 from gone
    answer["Content-Disposition"] = content_disposition(file.name)
    return _sealed(answer)


@require_safe
@needs(Permission.USE_DESK)
def picture(request: DeskRequest, token: str) -> HttpResponseBase:
    """A safe picture, to be looked at in the page."""
    content, media_type = _picture(_asked(request, token))
    return _shown(content, media_type)


@require_safe
@needs(Permission.USE_DESK)
def thumb(request: DeskRequest, token: str) -> HttpResponseBase:
    """A safe picture in small."""
    content, media_type = _picture(_asked(request, token))
    if len(content) <= _SMALL_ENOUGH:
        return _shown(content, media_type)
    with Image.open(BytesIO(content)) as image:
        image.draft("RGB", _THUMB)
        image.thumbnail(_THUMB)
        small = BytesIO()
        image.convert("RGBA").save(small, "WEBP", quality=80)
    return _shown(small.getvalue(), "image/webp")


def _asked(request: DeskRequest, token: str) -> Attachment:
    attachment_id = attachment_id_for(request.user, token)
    if attachment_id is None:
        raise Http404
    file = access.attachment_for(request.user, attachment_id)
    if not file.storage_key:
        raise Http404
    return file


def _picture(file: Attachment) -> tuple[bytes, str]:
    """The bytes of a picture and its type, looked at again; raises Http404 for anything else."""
    if not file.is_safe_image or file.size > _LARGEST_PICTURE:
        raise Http404
    try:
        with default_storage.open(file.storage_key, "rb") as stored:
            content = stored.read()
    except OSError as gone:
        raise Http404 from gone
    media_type = inline_image_type(content)
    if media_type is None:
        raise Http404
    return content, media_type


def _shown(content: bytes, media_type: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer["Cache-Control"] = _KEEP
    answer["Content-Disposition"] = "inline"
    return _sealed(answer)


def _sealed(answer: Answer) -> Answer:
    answer["Content-Security-Policy"] = _POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer

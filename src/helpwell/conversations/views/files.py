"""Files of side messages: handed out as downloads, never as something that a browser runs."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from helpwell.conversations import access
from helpwell.kit.files import content_disposition
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission

_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


@require_safe
@needs(Permission.USE_DESK)
def file(request: DeskRequest, file_id: int) -> HttpResponse:
    """The file as bytes. Unknown, gone or another's: one and the same 404."""
    found = access.file_for(request.user, min(file_id, 2**62))
    if not found.storage_key:
        raise Http404
    try:
        with default_storage.open(found.storage_key, "rb") as stored:
            answer = HttpResponse(stored.read(), content_type="application/octet-stream")
    except OSError as gone:
        raise Http404 from gone
    answer["Content-Disposition"] = content_disposition(found.name)
    answer["Content-Security-Policy"] = _POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer

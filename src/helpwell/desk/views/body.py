"""The body of an HTML mail, by its own URL and under its own policy; and the pictures that it names."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from helpwell.desk.body_frame import POLICY, body_of, remote_picture
from helpwell.desk.body_pictures import FetchFailed, fetch_picture
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission
from helpwell.tickets import access


@require_safe
@needs(Permission.USE_DESK)
def body(request: DeskRequest, message_id: int) -> HttpResponse:
    """The mail as it was written, for a frame that runs nothing; `?pictures=1` asks for remote ones."""
    message = access.message_for(request.user, min(message_id, 2**62))
    shown = body_of(message, request.user, with_pictures=request.GET.get("pictures") == "1")
    answer = render(request, "desk/body.html", {"body": shown})
    answer["Content-Security-Policy"] = POLICY
    answer["X-Frame-Options"] = "SAMEORIGIN"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@require_safe
@needs(Permission.USE_DESK)
def picture(request: DeskRequest, token: str) -> HttpResponse:
    """A remote picture of a message that the viewer may see. Whatever is wrong: one and the same 404."""
    asked = remote_picture(request.user, token)
    if asked is None:
        raise Http404
    access.message_for(request.user, asked[0])
    try:
        found = fetch_picture(asked[1])
    except FetchFailed as failed:
        raise Http404 from failed
    answer = HttpResponse(found.content, content_type=found.media_type)
    answer["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    answer["Content-Disposition"] = "inline"
    answer["Cache-Control"] = "private, max-age=3600"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer

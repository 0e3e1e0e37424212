"""Files on their way into a message."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from helpwell.desk.composer_form import MOST_FILES
from helpwell.kit.files import inline_image_type
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission
from helpwell.tickets.models import Upload
from helpwell.tickets.verbs.upload import RefusedFile, TooMany, discard, upload, uploads_of

_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.NOTE)
def uploads(request: DeskRequest) -> HttpResponse:
    """POST stores files for a message that is still being written; both answer with lines, GET with those of own files named."""
    if request.method != "POST":
        named = uploads_of(request.user, request.GET.getlist("upload")[:MOST_FILES])
        return render(request, "desk/_composer_files.html", {"uploads": named})
    files = request.FILES.getlist("files")[:20]
    inline = request.POST.get("inline") == "1"
    stored, problems = [], []
    for file in files:
        words = _too_large(file.size or 0)
        if words:
            problems.append((file.name, words))
            continue
        try:
            stored.append(
                upload(by=request.user, name=file.name or "", content=file.read(), inline=inline)
            )
        except TooMany:
            problems.append((file.name, _("Too many files wait to be sent. Remove some first.")))
        except RefusedFile:
            problems.append((file.name, _("This archive unpacks to far more than it should.")))
    context = {"uploads": stored, "problems": problems}
    return render(request, "desk/_composer_files.html", context, status=200 if stored else 422)


@require_http_methods(["DELETE"])
@needs(Permission.NOTE)
def one_upload(request: DeskRequest, token: str) -> HttpResponse:
    """DELETE forgets a file that was not sent; only its own agent finds it."""
    discard(_own(request, token))
    return HttpResponse("")


@require_safe
@needs(Permission.NOTE)
def upload_picture(request: DeskRequest, token: str) -> HttpResponse:
    """A picture within a text that is being written, for its own agent."""
    waiting = _own(request, token)
    try:
        with default_storage.open(waiting.storage_key, "rb") as stored:
            content = stored.read()
    except OSError as gone:
        raise Http404 from gone
    media_type = inline_image_type(content) if waiting.is_safe_image else None
    if media_type is None:
        raise Http404
    answer = HttpResponse(content, content_type=media_type)
    answer["Cache-Control"] = "private, max-age=3600"
    answer["Content-Disposition"] = "inline"
    answer["Content-Security-Policy"] = _POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def _own(request: DeskRequest, token: str) -> Upload:
    waiting = Upload.objects.filter(agent=request.user, token=token).first()
    if waiting is None:
        raise Http404
    return waiting


def _too_large(size: int) -> str:
    most = settings.MAX_UPLOAD_BYTES
    if size <= most:
        return ""
    return _("Larger than {n} MB, the most that can be sent.").format(n=most // 1024 // 1024)

"""Pictures and attachments of articles: sent while one writes, shown and downloaded in the desk."""

from django.conf import settings
from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helpwell.kit.files import content_disposition, inline_image_type
from helpwell.knowledge.access import files_for, get_for
from helpwell.knowledge.models import Article, ArticleFile
from helpwell.knowledge.verbs.attach_file import (
    IsShown,
    RefusedFile,
    TooMany,
    attach_file,
    remove_file,
)
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission

_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


@require_POST
@needs(Permission.USE_DESK, Permission.WRITE_ARTICLES)
def files(request: DeskRequest, article_id: int) -> HttpResponse:
    """POST keeps files for the article, and answers with their lines."""
    article = get_for(request.user, article_id)
    stored, problems = [], []
    for file in request.FILES.getlist("files")[:20]:
        kept = _kept(request, article, file)
        if isinstance(kept, ArticleFile):
            stored.append((kept, False))
        else:
            problems.append((file.name, kept))
    context = {"files": stored, "problems": problems, "may_write": True}
    return render(request, "knowledge/_files.html", context, status=200 if stored else 422)


@require_safe
@needs(Permission.USE_DESK)
def file(request: DeskRequest, token: str) -> HttpResponse:
    """A safe picture to look at, anything else to download; of an article that the person may see."""
    found = get_object_or_404(files_for(request.user), token=token)
    try:
        with default_storage.open(found.storage_key, "rb") as stored:
            content = stored.read()
    except OSError as gone:
        raise Http404 from gone
    picture = inline_image_type(content) if found.is_safe_image else None
    answer = HttpResponse(content, content_type=picture or "application/octet-stream")
    answer["Cache-Control"] = "private, max-age=3600" if picture else "private, no-store"
    answer["Content-Disposition"] = content_disposition(found.name, inline=picture is not None)
    answer["Content-Security-Policy"] = _POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


@require_POST
@needs(Permission.USE_DESK, Permission.WRITE_ARTICLES)
def removed(request: DeskRequest, token: str) -> HttpResponse:
    """POST takes a file from its article, if no words show it."""
    found = get_object_or_404(files_for(request.user), token=token)
    try:
        remove_file(found)
    except IsShown:
        words = _("“{name}” stands in the words. Take it out there first, save, and publish.")
        messages.error(request, words.format(name=found.name))
    else:
        messages.success(request, _("“{name}” is gone.").format(name=found.name))
    return redirect("knowledge:article", found.article_id)


def _kept(request: DeskRequest, article: Article, file: "UploadedFile[bytes]") -> ArticleFile | str:
    """The kept file, or why it was not kept."""
    most = settings.MAX_UPLOAD_BYTES
    if (file.size or 0) > most:
        return _("Larger than {n} MB, the most that can be sent.").format(n=most // 1024 // 1024)
    try:
        return attach_file(article, by=request.user, name=file.name or "", content=file.read())
    except TooMany:
        return _("The article has 200 files already.")
    except RefusedFile:
        return _("Readers get no programs, web pages, or files that are not what their name says.")

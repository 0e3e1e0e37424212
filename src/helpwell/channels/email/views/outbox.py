"""The Outbox: mail that was caught instead of sent, and writing as a customer."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from helpwell.channels.email import outbox
from helpwell.channels.email.customer_mail_form import CustomerMailForm
from helpwell.channels.email.models import CaughtMail
from helpwell.kit.files import content_disposition, inline_image_type
from helpwell.kit.html import rewrite_images
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission

_BODY_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)
_FILE_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
_LARGEST_ID = 2**62


@require_safe
@needs(Permission.USE_OUTBOX)
def caught_list(request: DeskRequest) -> HttpResponse:
    """The caught mail that the person may read, newest first; only the rows where the page asks again."""
    _must_be_open()
    template = "email/_outbox_rows.html" if request.GET.get("rows") else "email/outbox.html"
    return render(request, template, _list_context(request))


@require_safe
@needs(Permission.USE_OUTBOX)
def caught_mail(request: DeskRequest, number: int) -> HttpResponse:
    """One caught mail: what it says, its headers, its files."""
    _must_be_open()
    caught = outbox.get_for(request.user, min(number, _LARGEST_ID))
    envelope = outbox.read(caught)
    context = _list_context(request) | {
        "current": caught.pk,
        "caught": caught,
        "mail": envelope,
        "head": bytes(caught.raw).partition(b"\r\n\r\n")[0].decode("utf-8", "replace"),
        "files": [
            {
                "name": file.name,
                "size": filesizeformat(len(file.content)),
                "url": reverse("email:outbox_file", args=[caught.pk, place]),
            }
            for place, file in enumerate(envelope.attachments)
        ],
    }
    return render(request, "email/outbox_mail.html", context)


@require_safe
@needs(Permission.USE_OUTBOX)
def caught_body(request: DeskRequest, number: int) -> HttpResponse:
    """The HTML of a caught mail, for a frame that runs nothing and loads nothing from elsewhere."""
    _must_be_open()
    caught = outbox.get_for(request.user, min(number, _LARGEST_ID))
    envelope = outbox.read(caught)
    places = {
        file.content_id: place
        for place, file in enumerate(envelope.attachments)
        if file.content_id and inline_image_type(file.content)
    }

    def picture(content_id: str) -> str | None:
        place = places.get(content_id)
        return None if place is None else reverse("email:outbox_file", args=[caught.pk, place])

    shown = rewrite_images(envelope.html or "", picture)
    answer = render(request, "email/outbox_body.html", {"markup": shown.markup})
    answer["Content-Security-Policy"] = _BODY_POLICY
    answer["X-Frame-Options"] = "SAMEORIGIN"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@require_safe
@needs(Permission.USE_OUTBOX)
def caught_file(request: DeskRequest, number: int, place: int) -> HttpResponse:
    """A file of a caught mail: a safe picture may be shown, all else is downloaded."""
    _must_be_open()
    caught = outbox.get_for(request.user, min(number, _LARGEST_ID))
    files = outbox.read(caught).attachments
    if place >= len(files):
        raise Http404
    file = files[place]
    picture = inline_image_type(file.content)
    answer = HttpResponse(file.content, content_type=picture or "application/octet-stream")
    answer["Content-Disposition"] = content_disposition(file.name, inline=picture is not None)
    answer["Content-Security-Policy"] = _FILE_POLICY
    return answer


@require_http_methods(["GET", "POST"])
@needs(Permission.USE_OUTBOX)
def write(request: DeskRequest, number: int | None = None) -> HttpResponse:
    """Write a mail as a customer would, a new one or an answer to a caught one."""
    _must_be_open()
    answers = None if number is None else outbox.get_for(request.user, min(number, _LARGEST_ID))
    form = CustomerMailForm(request.POST or None, request.FILES or None, answers=answers)
    if request.method == "POST" and form.is_valid():
        outbox.write_as_customer(form.mail())
        messages.success(request, _("The mail is in. It shows in the Inbox in a moment."))
        return HttpResponseRedirect(reverse("email:outbox"))
    status = 422 if form.is_bound else 200
    context = _list_context(request) | {"form": form, "answers": answers}
    return render(request, "email/outbox_write.html", context, status=status)


def _must_be_open() -> None:
    if not outbox.is_open():
        raise Http404


def _list_context(request: DeskRequest) -> dict[str, object]:
    before = _number(request.GET.get("before", ""))
    rows, older = outbox.page_of(request.user, before)
    return {
        "rows": [_row(one) for one in rows],
        "older": older,
        "is_first": before is None,
        "current": _number(request.GET.get("current", "")),
        "waiting": outbox.waiting_system_mail(),
    }


def _number(word: str) -> int | None:
    return int(word) if word.isascii() and word.isdigit() and len(word) < 19 else None


def _row(caught: CaughtMail) -> dict[str, object]:
    to = (
        caught.recipients.split("\n")
        if caught.recipients
        else [_("Nobody: every address was refused")]
    )
    return {
        "id": caught.pk,
        "url": reverse("email:outbox_mail", args=[caught.pk]),
        "to": to[0] if len(to) == 1 else f"{to[0]} +{len(to) - 1}",
        "subject": caught.subject or _("(no subject)"),
        "at": caught.caught_at,
        "at_iso": caught.caught_at.isoformat(),
    }

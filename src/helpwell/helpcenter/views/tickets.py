"""My tickets: the list, one of them, more words, and that it is solved."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from helpwell.helpcenter.door import page, public
from helpwell.helpcenter.files_in import problem_with, stored
from helpwell.helpcenter.forms import FollowUpForm
from helpwell.helpcenter.limits import ensure_seldom
from helpwell.helpcenter.own_tickets import list_of, own_file, own_ticket, thread_of
from helpwell.helpcenter.session import SignedIn
from helpwell.helpcenter.site import Site
from helpwell.helpcenter.ticket_words import state_of
from helpwell.helpcenter.verbs.follow_up import NothingSaid, close_own, follow_up
from helpwell.kit.files import content_disposition
from helpwell.tickets.models import Ticket
from helpwell.tickets.solving import CannotSolve

_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
_View = Callable[..., HttpResponseBase]


def _mine(view: _View) -> _View:
    """Only for a customer who signed in; others are asked to."""

    @wraps(view)
    def answer(request: HttpRequest, site: Site, **values: Any) -> HttpResponseBase:
        if site.signed_in is None:
            return redirect(site.url("sign_in"))
        return view(request, site, site.signed_in, **values)

    return answer


@public
@require_safe
@_mine
def tickets(request: HttpRequest, site: Site, me: SignedIn) -> HttpResponseBase:
    """All that the customer asked."""
    lines = [
        {"ticket": one, "state": state_of(one), "url": site.url("ticket", number=one.pk)}
        for one in list_of(me.customer)
    ]
    return page(request, site, "tickets", {"lines": lines, "me": me})


@public
@require_http_methods(["GET", "HEAD", "POST"])
@_mine
def ticket(request: HttpRequest, site: Site, me: SignedIn, number: int) -> HttpResponseBase:
    """One ticket; POST adds a message."""
    found = own_ticket(me.customer, number)
    if request.method != "POST":
        return _page(request, site, me, found, FollowUpForm())
    form = FollowUpForm(request.POST)
    files = request.FILES.getlist("files")
    if problem := problem_with(files):
        form.add_error(None, problem)
    if not form.is_valid():
        return _page(request, site, me, found, form)
    ensure_seldom("follow-up", str(me.customer.pk), most=30, minutes=60)
    try:
        words = form.cleaned_data["words"]
        if not (words or files):
            raise NothingSaid
        message = follow_up(
            found, by=me, help_center=site.center, text=words, attachments=stored(files)
        )
    except NothingSaid:
        form.add_error("words", _("Write a message, or add a file."))
        return _page(request, site, me, found, form)
    where = message.ticket_id if message.ticket_id != found.survivor().pk else found.pk
    return redirect(site.url("ticket", number=where) + f"#m{message.pk}")


@public
@require_POST
@_mine
def closed(request: HttpRequest, site: Site, me: SignedIn, number: int) -> HttpResponseBase:
    """POST says that it is solved."""
    found = own_ticket(me.customer, number)
    ensure_seldom("close", str(me.customer.pk), most=60, minutes=60)
    try:
        close_own(found, by=me)
    except CannotSolve:
        form = FollowUpForm()
        problem = _("This one we have to close ourselves. Write us that it is solved, and we will.")
        return _page(request, site, me, found, form, problem=problem)
    return redirect(site.url("ticket", number=number))


@public
@require_safe
@_mine
def file(
    request: HttpRequest, site: Site, me: SignedIn, number: int, file_id: int
) -> HttpResponseBase:
    """A file of the conversation, always to download."""
    found = own_file(me.customer, own_ticket(me.customer, number), file_id)
    try:
        with default_storage.open(found.storage_key, "rb") as kept:
            content = kept.read()
    except OSError as gone:
        raise Http404 from gone
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition(found.name)
    answer["Content-Security-Policy"] = _POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _page(
    request: HttpRequest,
    site: Site,
    me: SignedIn,
    found: Ticket,
    form: FollowUpForm,
    *,
    problem: str = "",
) -> HttpResponse:
    thread = [
        {
            "said": one,
            "files": [
                {"file": file, "url": site.url("ticket_file", number=found.pk, file_id=file.pk)}
                for file in one.files
            ],
        }
        for one in thread_of(me.customer, found)
    ]
    context = {
        "ticket": found,
        "state": state_of(found),
        "thread": thread,
        "form": form,
        "problem": problem,
        "me": me,
        "closed_url": site.url("closed", number=found.pk),
    }
    wrong = bool(form.is_bound and form.errors) or bool(problem)
    return page(request, site, "ticket", context, status=422 if wrong else 200)

"""Being there or not, and the list of reasons."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission
from helpwell.routing.availability import current, in_words, reasons
from helpwell.routing.availability_forms import AwayForm, ReasonForm
from helpwell.routing.models import AvailabilityReason, State
from helpwell.routing.verbs.set_availability import set_availability
from helpwell.routing.verbs.set_reasons import add_reason, retire_reason


@require_http_methods(["GET", "POST"])
@needs(Permission.USE_DESK)
def availability(request: DeskRequest) -> HttpResponse:
    """One's own: available, or away for a reason and until a time."""
    form = AwayForm(request.POST if request.method == "POST" else None, zone=request.user.zone)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        set_availability(request.user, by=request.user.actor, **form.change(chosen))
        messages.success(request, _now_words(request))
        return redirect("routing:availability")
    now = current(request.user)
    context = {"form": form, "now": in_words(now) if now else "", "state": now}
    return render(request, "routing/availability.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Permission.USE_DESK)
def availability_set(request: DeskRequest, state: str, reason_id: int) -> HttpResponse:
    """One's own at once, from the menu; "toggle" turns it round. Shows the same page again."""
    if state == "toggle":
        state = State.AVAILABLE if current(request.user) else State.AWAY
    if state not in State.values:
        raise Http404
    reason = get_object_or_404(AvailabilityReason, pk=reason_id) if reason_id else None
    set_availability(request.user, by=request.user.actor, state=state, reason=reason)
    messages.success(request, _now_words(request))
    return redirect(_came_from(request))


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_TEAMS)
def availability_reasons(request: DeskRequest) -> HttpResponse:
    """The list of reasons; POST adds one."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            add_reason(by=request.user.actor, **form.cleaned_data)
        except ValueError:
            form.add_error("name", _("The list is full. Take one off first."))
        else:
            return redirect("routing:availability_reasons")
    context = {"form": form, "reasons": reasons()}
    return render(
        request, "routing/availability_reasons.html", context, status=422 if form.errors else 200
    )


@require_POST
@needs(Permission.MANAGE_TEAMS)
def availability_reason_gone(request: DeskRequest, reason_id: int) -> HttpResponse:
    """Take a reason off the list."""
    retire_reason(get_object_or_404(AvailabilityReason, pk=reason_id), by=request.user.actor)
    return redirect("routing:availability_reasons")


def _now_words(request: DeskRequest) -> str:
    now = current(request.user)
    return in_words(now) if now else _("You are available.")


def _came_from(request: DeskRequest) -> str:
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(
        page, {request.get_host()}, require_https=request.is_secure()
    )
    return page if ours else "/"

"""Accepting an invitation. Unknown, used, ended and late tokens get one and the same answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from helpwell.kit.permission import PUBLIC, declares
from helpwell.people.first_sign_in import sign_in_first
from helpwell.people.forms import AcceptForm
from helpwell.people.models import Invitation
from helpwell.people.verbs.accept_invitation import NoLongerOpen, accept_invitation
from helpwell.people.verbs.invite import invitation_of


@never_cache
@require_http_methods(["GET", "POST"])
@declares(PUBLIC)
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Name, password, and in."""
    found = invitation_of(token)
    if found is None:
        return _gone(request)
    form = AcceptForm(
        request.POST if request.method == "POST" else None,
        initial={"name": found.name},
        email=found.email,
    )
    if request.method == "POST" and form.is_valid():
        return _join(request, found, form)
    return render(
        request,
        "people/invitation.html",
        {"form": form, "invitation": found},
        status=422 if form.errors else 200,
    )


def _join(request: HttpRequest, found: Invitation, form: AcceptForm) -> HttpResponse:
    try:
        agent = accept_invitation(
            found, name=form.cleaned_data["name"], password=form.cleaned_data["password"]
        )
    except NoLongerOpen:
        return _gone(request)
    sign_in_first(request, agent)
    return redirect("people:profile")


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "people/invitation_gone.html", status=404)

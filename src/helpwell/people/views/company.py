"""The company's settings, and the way into all settings."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from helpwell.people.company import forget_company
from helpwell.people.forms import CompanyForm
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.models import Company
from helpwell.people.permissions import Permission


@require_safe
@needs(Permission.USE_DESK)
def settings(request: DeskRequest) -> HttpResponse:
    """The first settings page: one's own profile."""
    return redirect("people:profile")


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_COMPANY)
def company(request: DeskRequest) -> HttpResponse:
    """Name, time zone, language, and how long a reply can be taken back."""
    found = Company.current()
    if found is None:
        raise Http404
    form = CompanyForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid():
        form.save()
        forget_company()
        messages.success(request, _("Saved."))
        return redirect("people:company")
    return render(
        request, "people/company.html", {"form": form}, status=422 if form.errors else 200
    )

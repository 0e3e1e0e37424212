"""Organizations: the list, a page, a new one, a change."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from helpwell.customers.access import organizations_visible_to, visible_to
from helpwell.customers.models import Organization
from helpwell.desk import search
from helpwell.desk.about_fields import about_side
from helpwell.desk.customer_forms import OrganizationForm
from helpwell.desk.customer_page import tickets_of_organization
from helpwell.desk.home_numbers import search_url
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission

SIZE = 100


@require_safe
@needs(Permission.SEE_CUSTOMERS)
def organizations(request: DeskRequest) -> HttpResponse:
    """The organizations that the person may see, by name."""
    text = search.asked(request.GET.get("q", ""))
    after = search.asked(request.GET.get("after", ""))
    found = organizations_visible_to(request.user).filter(name__gt=after).order_by("name")
    if text:
        found = found.filter(name__icontains=text)
    rows = list(found[: SIZE + 1])
    context = {
        "organizations": rows[:SIZE],
        "after": rows[SIZE - 1].name if len(rows) > SIZE else "",
        "q": text,
        "may_create": request.user.may(Permission.CHANGE_CUSTOMERS)
        and request.user.may(Permission.SEE_ALL_TICKETS),
    }
    return render(request, "desk/organizations.html", context)


@require_safe
@needs(Permission.SEE_CUSTOMERS)
def organization(request: DeskRequest, number: int) -> HttpResponse:
    """One organization and its people."""
    found = _get_for(request.user, number)
    people = visible_to(request.user).filter(organization=found).order_by("name", "id")
    context = {
        "organization": found,
        "side": about_side(request, found),
        "customers": search.shown(people[:SIZE], with_organization=False),
        "rows": tickets_of_organization(request.user, found),
        "tickets_url": search_url(f'org:"{found.name}"'),
        "may_change": request.user.may(Permission.CHANGE_CUSTOMERS),
    }
    return render(request, "desk/organization.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.CHANGE_CUSTOMERS, Permission.SEE_ALL_TICKETS)
def new(request: DeskRequest) -> HttpResponse:
    """Write down an organization. Those who see some customers only would not see it afterwards."""
    return _form(request, None)


@require_http_methods(["GET", "POST"])
@needs(Permission.CHANGE_CUSTOMERS)
def edit(request: DeskRequest, number: int) -> HttpResponse:
    """Change what is known of an organization."""
    return _form(request, _get_for(request.user, number))


def _form(request: DeskRequest, organization: Organization | None) -> HttpResponse:
    kept = organization.__dict__ if organization else {}
    initial = {name: kept.get(name, "") for name in ("name", "domain", "website", "notes")}
    form = OrganizationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        written = form.write(organization, request.user)
        if written is not None:
            return HttpResponseRedirect(reverse("desk:organization", args=[written.pk]))
    context = {"form": form, "organization": organization}
    return render(
        request, "desk/organization_edit.html", context, status=422 if form.is_bound else 200
    )


def _get_for(person: Agent, number: int) -> Organization:
    found = organizations_visible_to(person).filter(pk=number).first()
    if found is None:
        raise Http404
    return found

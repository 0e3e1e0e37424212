"""Customers: the list, a page, a new one, a change, and ignoring a sender."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from helpwell.customers.access import get_for, organizations_visible_to
from helpwell.customers.verbs.block import block, unblock
from helpwell.desk import search
from helpwell.desk.about_fields import about_side
from helpwell.desk.customer_forms import CustomerForm, NewCustomerForm
from helpwell.desk.customer_list import customers_page
from helpwell.desk.customer_page import customer_context
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.models import Team
from helpwell.people.permissions import Permission


@require_safe
@needs(Permission.SEE_CUSTOMERS)
def customers(request: DeskRequest) -> HttpResponse:
    """The customers that the person may see, by name, or those found."""
    text = search.asked(request.GET.get("q", ""))
    page = customers_page(request.user, text, search.number_in(request.GET.get("after", "")))
    context = {"page": page, "q": text, "may_import": request.user.may(Permission.IMPORT_CUSTOMERS)}
    context["may_change"] = request.user.may(Permission.CHANGE_CUSTOMERS)
    return render(request, "desk/customers.html", context)


@require_safe
@needs(Permission.SEE_CUSTOMERS)
def customer(request: DeskRequest, number: int) -> HttpResponse:
    """One customer."""
    found = get_for(request.user, number)
    if found.pk != number:  # merged into another one
        return HttpResponseRedirect(reverse("desk:customer", args=[found.pk]))
    context = customer_context(request.user, found, request.GET)
    context["side"] = about_side(request, found)
    part = request.headers.get("HX-Target") == "customer-part"
    return render(request, "desk/_customer_part.html" if part else "desk/customer.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.CHANGE_CUSTOMERS)
def new(request: DeskRequest) -> HttpResponse:
    """Write down a customer."""
    offered = organizations_visible_to(request.user)
    form = NewCustomerForm(request.POST or None, organizations=offered)
    if request.method == "POST" and form.is_valid():
        teams = tuple(Team.objects.filter(pk__in=request.user.team_ids))
        made = form.create(request.user, teams)
        if made is not None:
            return HttpResponseRedirect(reverse("desk:customer", args=[made.pk]))
    status = 422 if form.is_bound else 200
    return render(request, "desk/customer_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@needs(Permission.CHANGE_CUSTOMERS)
def edit_customer(request: DeskRequest, number: int) -> HttpResponse:
    """Change what is known of a customer."""
    found = get_for(request.user, number)
    offered = organizations_visible_to(request.user)
    if request.method == "POST":
        form = CustomerForm(request.POST, organizations=offered)
        if form.is_valid():
            form.keep(found, request.user)
            return HttpResponseRedirect(reverse("desk:customer", args=[found.pk]))
    else:
        form = CustomerForm.about(found, organizations=offered)
    context = {"form": form, "customer": found}
    return render(request, "desk/customer_edit.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["POST", "DELETE"])
@needs(Permission.BLOCK_SENDERS)
def block_customer(request: DeskRequest, number: int) -> HttpResponse:
    """POST ignores the customer's mail from now on; DELETE (or POST with undo) takes it again."""
    found = get_for(request.user, number)
    if request.method == "DELETE" or "undo" in request.POST:
        unblock(found, by=request.user.actor)
        messages.success(request, _("Mail of this customer is taken again."))
    else:
        block(found, by=request.user.actor)
        messages.success(
            request, _("Mail of this customer is ignored from now on, and kept in the mail ledger.")
        )
    return HttpResponseRedirect(reverse("desk:customer", args=[found.pk]))

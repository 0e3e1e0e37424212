"""The addresses of a customer, and how we know that they are theirs."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpwell.customers.access import get_for
from helpwell.customers.models import Customer, Identity
from helpwell.customers.reads import ids_of
from helpwell.customers.verbs.remove_identity import LastAddress, remove_identity
from helpwell.customers.verbs.verify import NoReason, unverify, verify
from helpwell.desk.customer_forms import AddressForm
from helpwell.desk.customer_page import customer_context
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission


@require_POST
@needs(Permission.CHANGE_CUSTOMERS)
def add(request: DeskRequest, number: int) -> HttpResponse:
    """Give the customer one more address."""
    customer = get_for(request.user, number)
    form = AddressForm(request.POST)
    if form.is_valid() and form.add(customer, request.user):
        return HttpResponseRedirect(reverse("desk:customer", args=[customer.pk]))
    context = customer_context(request.user, customer, request.GET, form=form)
    return render(request, "desk/customer.html", context, status=422)


@require_POST
@needs(Permission.CHANGE_CUSTOMERS)
def remove(request: DeskRequest, number: int, identity: int) -> HttpResponse:
    """Take an address away from the customer."""
    customer = get_for(request.user, number)
    found = _identity(customer, identity)
    try:
        remove_identity(found, by=request.user.actor)
    except LastAddress:
        messages.error(
            request, _("This is the only address. Add another one before you remove it.")
        )
    return HttpResponseRedirect(reverse("desk:customer", args=[customer.pk]))


@require_http_methods(["POST", "DELETE"])
@needs(Permission.CHANGE_CUSTOMERS)
def verification(request: DeskRequest, number: int, identity: int) -> HttpResponse:
    """POST says how one knows that an address is the customer's; DELETE (or POST with undo) takes that back."""
    customer = get_for(request.user, number)
    found = _identity(customer, identity)
    if request.method == "DELETE" or "undo" in request.POST:
        unverify(found, by=request.user.actor)
    else:
        try:
            verify(found, by=request.user.actor, reason=request.POST.get("reason", ""))
        except NoReason:
            messages.error(request, _("Say in a few words how you know that it is theirs."))
    return HttpResponseRedirect(reverse("desk:customer", args=[customer.pk]))


def _identity(customer: Customer, identity: int) -> Identity:
    found = Identity.objects.filter(pk=identity, customer__in=ids_of(customer)).first()
    if found is None:
        raise Http404
    return found

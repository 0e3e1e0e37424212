"""A new ticket for a customer."""

import secrets

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from helpwell.customers import access as customers_access
from helpwell.desk.ticket_customers import beginning_with
from helpwell.desk.ticket_new_fields import new_fields
from helpwell.desk.ticket_new_form import NewTicketForm
from helpwell.desk.ticket_page import is_partial
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission
from helpwell.tickets.access import may_see
from helpwell.tickets.models import Ticket
from helpwell.tickets.verbs.reply import NothingToSend


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CREATE_TICKETS)
def new(request: DeskRequest) -> HttpResponse:
    """GET shows the form; POST opens the ticket and leads to it."""
    if request.method != "POST":
        return _form(request, NewTicketForm(request.user, initial=_initial(request)))
    form, asked = NewTicketForm(request.user, request.POST), new_fields(request.POST)
    if opened := form.opened():
        return _go_to(request, opened)
    if not form.is_valid() or not asked.is_valid:
        return _form(request, form, status=422)
    try:
        with transaction.atomic():
            ticket = form.save()
            asked.fill(ticket, by=request.user.actor)
    except NothingToSend:
        form.add_error("text", _("There is nothing to send yet: write something first."))
        return _form(request, form, status=422)
    return _go_to(request, ticket)


@require_safe
@needs(Permission.CREATE_TICKETS, Permission.SEE_CUSTOMERS)
def customers(request: DeskRequest) -> HttpResponse:
    """Customers whom the person may see and whose name or address begins as written."""
    found = beginning_with(request.user, request.GET.get("address", ""))
    return render(request, "desk/_ticket_new_customers.html", {"customers": found})


@require_safe
@needs(Permission.CREATE_TICKETS)
def fields(request: DeskRequest) -> HttpResponse:
    """The fields of the form that was chosen, with what was typed so far."""
    return render(request, "desk/_ticket_new_fields.html", {"asked": new_fields(request.GET)})


def _initial(request: DeskRequest) -> dict[str, str]:
    initial = {"client_id": secrets.token_hex(16), "assignee": "me"}
    if asked := _customer_asked(request):
        customer = customers_access.get_for(request.user, int(asked))
        initial |= {"address": customer.email, "name": customer.name}
    return initial


def _customer_asked(request: DeskRequest) -> str:
    """The number of the customer whom the link names; empty where it names none."""
    asked = request.GET.get("customer", "")
    return asked if asked.isascii() and asked.isdigit() and len(asked) < 19 else ""


def _go_to(request: DeskRequest, ticket: Ticket) -> HttpResponse:
    messages.success(request, _("#{number} is open").format(number=ticket.pk))
    seen = may_see(request.user, ticket)
    url = reverse("desk:ticket", args=[ticket.pk]) if seen else reverse("desk:home")
    if is_partial(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url, status=303)


def _form(request: DeskRequest, form: NewTicketForm, *, status: int = 200) -> HttpResponse:
    asked = new_fields(request.POST if request.method == "POST" else None)
    context = {
        "form": form,
        "begun": form.begun(),
        "asked": asked,
        "customer": _customer_asked(request),
    }
    part = "desk/_ticket_new_form.html" if is_partial(request) else "desk/ticket_new.html"
    return render(request, part, context, status=status)

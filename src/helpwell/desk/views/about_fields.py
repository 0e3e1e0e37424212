"""Filling the fields of a customer or an organization, one at a time."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpwell.customers.access import get_for, organizations_visible_to
from helpwell.customers.models import Customer, Organization
from helpwell.desk.about_fields import about_side, field_answer
from helpwell.desk.ticket_fields import refused_row
from helpwell.fields.models import Field
from helpwell.fields.values import Invalid
from helpwell.fields.verbs.set_about import set_about
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission


@require_POST
@needs(Permission.CHANGE_CUSTOMERS)
def customer_field(request: DeskRequest, number: int, field_id: int) -> HttpResponse:
    """POST fills a field of the customer, changes or empties it."""
    return _set(request, get_for(request.user, number), field_id)


@require_POST
@needs(Permission.CHANGE_CUSTOMERS)
def organization_field(request: DeskRequest, number: int, field_id: int) -> HttpResponse:
    """POST fills a field of the organization, changes or empties it."""
    found = organizations_visible_to(request.user).filter(pk=number).first()
    if found is None:
        raise Http404
    return _set(request, found, field_id)


def _set(request: DeskRequest, owner: Customer | Organization, field_id: int) -> HttpResponse:
    asked = get_object_or_404(Field, pk=field_id)
    given = request.POST.getlist("value")
    try:
        event = set_about(owner, by=request.user.actor, field=asked, value=given)
    except Invalid as problem:
        return refused_row(request, about_side(request, owner), field_id, given, str(problem))
    words = _("“{name}” is changed").format(name=asked.name)
    return field_answer(request, owner, field_id, event, words)

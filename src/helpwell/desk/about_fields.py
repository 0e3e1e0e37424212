"""The fields on the page of a customer or an organization, and what is drawn anew after a change."""

from django.http import HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse

from helpwell.customers.models import Customer, Organization
from helpwell.customers.reads import ids_of
from helpwell.desk.undo_links import undo_url
from helpwell.events.models import Event
from helpwell.fields.reads import Values, customer_values, organization_values
from helpwell.fields.side import Side, side_about
from helpwell.people.gate import DeskRequest
from helpwell.people.permissions import Permission


def about_side(request: DeskRequest, owner: Customer | Organization) -> Side:
    """The fields as this viewer sees them. Two queries; what a merged customer had stands where the survivor has nothing."""
    kind = "customer" if isinstance(owner, Customer) else "organization"
    url = reverse(f"desk:{kind}", args=[owner.pk])
    may_change = request.user.may(Permission.CHANGE_CUSTOMERS)
    return side_about(kind, _values(owner), url=url, may_change=may_change)


def _values(owner: Customer | Organization) -> Values:
    if isinstance(owner, Organization):
        return organization_values([owner.pk]).get(owner.pk, {})
    found = customer_values(ids_of(owner))
    own = found.pop(owner.pk, {})
    merged: Values = {}
    for values in found.values():
        merged |= values
    return merged | own


def field_answer(
    request: DeskRequest,
    owner: Customer | Organization,
    field_id: int,
    event: Event | None,
    words: str,
) -> HttpResponse:
    """The row as it is now, and a line that says what happened."""
    side = about_side(request, owner)
    row = side.row(field_id)
    if row is None or not request.headers.get("HX-Request"):
        return HttpResponseRedirect(side.url, status=303)
    context = {"side": side, "row": row, "oob": True, "open": True}
    answer = HttpResponse(render_to_string("fields/_row.html", context, request))
    if event is not None:
        toast = {"words": words, "kind": "good", "undo_url": undo_url(event), "seconds": 8}
        answer.write(render_to_string("desk/_ticket_refused.html", toast, request))
    return answer

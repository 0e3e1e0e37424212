"""The fields of a ticket's page after a change: only the rows that look otherwise are drawn anew."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from helpwell.desk.ticket_page import is_partial
from helpwell.fields.side import Row, Side, side_of, with_typed
from helpwell.people.gate import DeskRequest
from helpwell.people.permissions import Permission
from helpwell.tickets.models import Ticket


def fields_side(request: DeskRequest, ticket: Ticket) -> Side:
    """The fields as this viewer sees them. Two queries."""
    url = reverse("desk:ticket", args=[ticket.pk])
    return side_of(ticket, url=url, may_change=request.user.may(Permission.CHANGE_TICKETS))


def with_rows(
    request: DeskRequest, answer: HttpResponse, ticket: Ticket, before: Side, field_id: int
) -> HttpResponse:
    """The answer with the rows that changed: what one types in another stays."""
    if is_partial(request):
        after = fields_side(request, ticket)
        for row in after.rows:
            if row.id == field_id or row != before.row(row.id):
                answer.write(_row(request, after, row, open_=row.id == field_id))
    return answer


def with_form(request: DeskRequest, answer: HttpResponse, ticket: Ticket) -> HttpResponse:
    """The answer with all fields, as another form asks them."""
    if is_partial(request):
        context = {"side": fields_side(request, ticket), "oob": True}
        answer.write(render_to_string("fields/_side.html", context, request))
    return answer


def refused_row(
    request: DeskRequest, side: Side, field_id: int, given: Sequence[str], words: str
) -> HttpResponse:
    """The row with what was typed, and why it does not fit."""
    row = side.row(field_id)
    if row is None:
        return HttpResponse(status=404)
    row = with_typed(row, given, words)
    return HttpResponse(_row(request, side, row, open_=True), status=422)


def _row(request: DeskRequest, side: Side, row: Row, *, open_: bool) -> str:
    context = {"side": side, "row": row, "oob": True, "open": open_}
    return render_to_string("fields/_row.html", context, request)

"""Filling the fields of a ticket, one at a time, and choosing its form."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpwell.desk.ticket_fields import fields_side, refused_row, with_form, with_rows
from helpwell.desk.ticket_page import asked_ticket, changed, is_partial, refused
from helpwell.desk.undo_links import undo_url
from helpwell.fields.models import Field, TicketForm
from helpwell.fields.values import Invalid
from helpwell.fields.verbs.set_form import FormGone, set_form
from helpwell.fields.verbs.set_value import set_value
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission


@require_POST
@needs(Permission.CHANGE_TICKETS)
def field(request: DeskRequest, number: int, field_id: int) -> HttpResponse:
    """POST fills the field, changes or empties it."""
    ticket = asked_ticket(request, number)
    asked = get_object_or_404(Field, pk=field_id, about=Field.About.TICKET)
    before = fields_side(request, ticket)
    given = request.POST.getlist("value")
    try:
        event = set_value(ticket, by=request.user.actor, field=asked, value=given)
    except Invalid as problem:
        if is_partial(request):
            return refused_row(request, before, field_id, given, str(problem))
        return refused(request, ticket, str(problem))
    if event is None:
        return with_rows(request, HttpResponse(), ticket, before, field_id)
    words = _("“{name}” is changed").format(name=asked.name)
    answer = changed(request, ticket, words, undo_url=undo_url(event), seconds=8)
    return with_rows(request, answer, ticket, before, field_id)


@require_POST
@needs(Permission.CHANGE_TICKETS)
def form(request: DeskRequest, number: int) -> HttpResponse:
    """POST gives the ticket another form, or none."""
    ticket = asked_ticket(request, number)
    asked = request.POST.get("form", "")
    plain = asked.isascii() and asked.isdigit() and len(asked) < 19
    chosen = get_object_or_404(TicketForm, pk=int(asked)) if plain else None
    try:
        event = set_form(ticket, by=request.user.actor, form=chosen)
    except FormGone:
        return refused(request, ticket, _("This form is not used any more."))
    words = _("Form: {name}").format(name=chosen.name) if chosen else _("All fields are asked")
    answer = changed(request, ticket, words, undo_url=undo_url(event) if event else "", seconds=8)
    return with_form(request, answer, ticket)

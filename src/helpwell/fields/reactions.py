"""What the room of fields does when tickets announce something."""

from django.db import transaction

from helpwell.events.models import Actor, Event
from helpwell.fields.catalog import Catalog, catalog
from helpwell.fields.models import FieldValue, FormOfTicket, TicketForm
from helpwell.fields.verbs.set_form import set_form
from helpwell.fields.verbs.set_value import fill_others
from helpwell.tickets.change import locked
from helpwell.tickets.events import FieldChanged, TicketCreated
from helpwell.tickets.models import Ticket


def give_form(event: Event, fact: TicketCreated) -> None:
    """A new ticket takes the form of its channel or team, and the defaults; what a person filled in already stays."""
    known = catalog()
    if known.stamp is None:
        return
    with transaction.atomic():
        ticket = Ticket.objects.filter(pk=fact.ticket_id).first()
        if ticket is None or FormOfTicket.objects.filter(pk=ticket.pk).exists():
            return
        form = form_for(ticket, known)
        if form is not None:
            set_form(ticket, by=Actor.desk(), form=form)
        elif not FieldValue.objects.filter(ticket=ticket).exists():
            fill_others(locked(ticket), by=Actor.desk(), with_defaults=True)


def follow_type(event: Event, fact: FieldChanged) -> None:
    """A ticket of another type fills the fields that hang on it."""
    if fact.field != "type" or not any(catalog().conditions.values()):
        return
    with transaction.atomic():
        fill_others(locked(Ticket(pk=fact.ticket_id)), by=Actor.desk())


def form_for(ticket: Ticket, known: Catalog) -> TicketForm | None:
    """The form of the ticket's channel, or else of its team."""
    forms = known.living_forms()
    of_channel = (form for form in forms if form.channel_id == ticket.channel_id)
    of_team = (form for form in forms if form.channel_id is None and form.team_id == ticket.team_id)
    return next(of_channel, None) or next(of_team, None)

"""Giving a ticket another form."""

from django.db import transaction
from django.utils.translation import gettext as _

from helpwell.events.models import Actor, Event
from helpwell.events.record import record
from helpwell.events.undoing import CannotUndo, ensure_latest
from helpwell.fields.events import FormChosen
from helpwell.fields.models import FormOfTicket, TicketForm
from helpwell.fields.verbs.set_value import fill_others
from helpwell.tickets.change import change, locked
from helpwell.tickets.models import Ticket


class FormGone(ValueError):
    """This form can be chosen no more."""


def set_form(ticket: Ticket, *, by: Actor, form: TicketForm | None) -> Event | None:
    """The event of the change, or None where the ticket has this form already; empty fields take their defaults.

    Values of fields that the form does not ask are kept. Raises FormGone for an archived form.
    """
    if form is not None and form.archived_at is not None:
        raise FormGone
    with transaction.atomic():
        ticket = locked(ticket)
        before = _now(ticket)
        if before == form:
            return None
        event = _set(ticket, before, form, by)
        fill_others(ticket, by=by, with_defaults=True)
    return event


def undo_form(event: Event, fact: FormChosen, by: Actor) -> None:
    """The form that the ticket had before the event."""
    ticket = locked(Ticket(pk=fact.ticket_id))
    ensure_latest(event)
    before_id = (event.diff or {})["form"][0]
    before = TicketForm.objects.filter(pk=before_id).first() if before_id else None
    if before_id and before is None:
        raise CannotUndo(_("This form is gone."))
    _set(ticket, _now(ticket), before, by)


def _now(ticket: Ticket) -> TicketForm | None:
    found = FormOfTicket.objects.select_related("form").filter(pk=ticket.pk).first()
    return found.form if found else None


def _set(ticket: Ticket, before: TicketForm | None, after: TicketForm | None, by: Actor) -> Event:
    if after is None:
        FormOfTicket.objects.filter(pk=ticket.pk).delete()
    else:
        FormOfTicket.objects.update_or_create(ticket=ticket, defaults={"form": after})
    change(ticket)
    fact = FormChosen(
        ticket_id=ticket.pk,
        team_id=ticket.team_id,
        before=before.name if before else "",
        after=after.name if after else "",
    )
    ids = [before.pk if before else None, after.pk if after else None]
    return record(fact, by=by, diff={"form": ids})

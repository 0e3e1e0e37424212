"""Who takes part in a ticket beside the customer."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helpwell.customers.verbs.identify import identify
from helpwell.desk.ticket_page import asked_ticket, changed, refused
from helpwell.kit.text import normalize_email
from helpwell.people.gate import DeskRequest, needs
from helpwell.people.permissions import Permission
from helpwell.tickets.models import Channel, Participant
from helpwell.tickets.verbs.participate import (
    MOST_PARTICIPANTS,
    add_participant,
    remove_participant,
)


@require_POST
@needs(Permission.CHANGE_TICKETS)
def participants(request: DeskRequest, number: int) -> HttpResponse:
    """POST adds somebody by address; they get the replies from now on."""
    ticket = asked_ticket(request, number)
    address = normalize_email(request.POST.get("address", ""))
    if address is None:
        return refused(request, ticket, _("That is not an email address."))
    if Channel.objects.filter(address=address).exists():
        return refused(request, ticket, _("That is an address of this desk itself."))
    customer = identify("email", address, origin="agent")
    if customer.pk == ticket.customer_id:
        return refused(request, ticket, _("That is the customer, who gets the replies anyway."))
    added = add_participant(ticket, by=request.user.actor, customer=customer, address=address)
    if added is None:
        words = _("A ticket has {n} participants at most.").format(n=MOST_PARTICIPANTS)
        return refused(request, ticket, words)
    words = _("{who} gets the replies from now on").format(who=address)
    return changed(request, ticket, words, with_people=True)


@require_http_methods(["POST", "DELETE"])
@needs(Permission.CHANGE_TICKETS)
def participant(request: DeskRequest, number: int, participant_id: int) -> HttpResponse:
    """POST says yes to one who waits; DELETE takes one off the replies."""
    ticket = asked_ticket(request, number)
    one = Participant.objects.filter(ticket=ticket, pk=participant_id).first()
    if one is None:
        raise Http404
    if request.method == "DELETE":
        remove_participant(one, by=request.user.actor)
        words = _("{who} gets no more replies").format(who=one.address)
        return changed(request, ticket, words, with_people=True)
    add_participant(ticket, by=request.user.actor, customer=one.customer, address=one.address)
    words = _("{who} gets the replies from now on").format(who=one.address)
    return changed(request, ticket, words, with_people=True)

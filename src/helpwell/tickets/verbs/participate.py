"""Who takes part in a ticket beside the customer."""

from django.db import transaction

from helpwell.customers.models import Customer
from helpwell.events.models import Actor
from helpwell.events.record import record
from helpwell.kit import clock
from helpwell.tickets.events import ParticipantAdded, ParticipantRemoved
from helpwell.tickets.models import Participant, Ticket

MOST_PARTICIPANTS = 100


def add_participant(
    ticket: Ticket, *, by: Actor, customer: Customer, address: str, accepted: bool = True
) -> Participant | None:
    """The participant; not accepted yet means: reads nothing until an agent says yes. None beyond a hundred."""
    with transaction.atomic():
        known = Participant.objects.filter(ticket=ticket, address=address).first()
        if known is not None:
            return _accept(known, by) if accepted else known
        if Participant.objects.filter(ticket=ticket).count() >= MOST_PARTICIPANTS:
            return None
        added = Participant.objects.create(
            ticket=ticket,
            customer=customer,
            address=address,
            accepted_at=clock.now() if accepted else None,
            created_at=clock.now(),
        )
        record(
            ParticipantAdded(
                ticket_id=ticket.pk,
                team_id=ticket.team_id,
                participant_id=added.pk,
                accepted=accepted,
            ),
            by=by,
        )
    return added


def _accept(known: Participant, by: Actor) -> Participant:
    if known.accepted_at is None:
        known.accepted_at = clock.now()
        known.save(update_fields=["accepted_at"])
        record(
            ParticipantAdded(
                ticket_id=known.ticket_id,
                team_id=known.ticket.team_id,
                participant_id=known.pk,
                accepted=True,
            ),
            by=by,
        )
    return known


def remove_participant(participant: Participant, *, by: Actor) -> None:
    """The participant gets no more mail of this ticket."""
    with transaction.atomic():
        ticket = participant.ticket
        fact = ParticipantRemoved(
            ticket_id=ticket.pk, team_id=ticket.team_id, customer_id=participant.customer_id
        )
        participant.delete()
        record(fact, by=by)

"""What a customer may see of their tickets: what they wrote and what was sent to them, and nothing else."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from helpwell.customers.models import Customer
from helpwell.customers.reads import identities_of, ids_of
from helpwell.tickets.models import Attachment, Delivery, Message, Participant, Ticket

_BIGGEST = 2**62
MOST = 200


@dataclass(frozen=True)
class Said:
    """One message as its customer sees it."""

    message: Message
    is_ours: bool
    files: list[Attachment]


def tickets_of(customer: Customer) -> "QuerySet[Ticket]":
    """The customer's tickets and those of all who were merged into them; none that is held, spam or in the bin."""
    return Ticket.objects.filter(
        customer__in=ids_of(customer), deleted_at=None, is_spam=False, held_reason=""
    )


def list_of(customer: Customer) -> list[Ticket]:
    """For the list: one that was merged into another of theirs stands there as that one."""
    mine = tickets_of(customer)
    apart = mine.filter(Q(merged_into=None) | ~Q(merged_into__in=mine.values("pk")))
    return list(apart.order_by("-activity_at", "-id")[:MOST])


def own_ticket(customer: Customer, number: int) -> Ticket:
    """One of the customer's tickets; raises Http404 for every other."""
    if number >= _BIGGEST:
        raise Http404
    found = tickets_of(customer).select_related("channel", "merged_into").filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def messages_of(customer: Customer, ticket: Ticket) -> "QuerySet[Message]":
    """What the customer and those who take part wrote, and what left to an address of the customer's; that of tickets of theirs that
    were merged into this one too. No note, no forward, nothing withdrawn, automatic or still waiting."""
    ids = ids_of(customer)
    merged = tickets_of(customer).filter(merged_into=ticket).values("pk")
    accepted = Participant.objects.filter(ticket=ticket).exclude(accepted_at=None)
    written = Q(direction=Message.Direction.INBOUND, is_automatic=False) & (
        Q(author__in=Customer.objects.filter(pk__in=ids).values("actor"))
        | Q(author__in=accepted.values("customer__actor"))
    )
    addresses = {one.value for one in identities_of(ids)} | {customer.email} - {""}
    left = Q(
        direction=Message.Direction.OUTBOUND,
        forward_of=None,
        delivery__state__in=[Delivery.State.SENT, Delivery.State.FAILED],
        delivery__recipients__address__in=addresses,
    )
    rows = Message.objects.filter(Q(ticket=ticket) | Q(ticket__in=merged), withdrawn_at=None)
    return rows.filter(written | left).distinct()


def thread_of(customer: Customer, ticket: Ticket) -> list[Said]:
    """The conversation, oldest first."""
    rows = messages_of(customer, ticket).select_related("author").prefetch_related("attachments")
    newest = list(rows.order_by("-id")[:MOST])
    return [
        Said(
            one,
            one.direction == Message.Direction.OUTBOUND,
            [file for file in one.attachments.all() if file.storage_key and not file.is_inline],
        )
        for one in reversed(newest)
    ]


def own_file(customer: Customer, ticket: Ticket, file_id: int) -> Attachment:
    """A file of a message that the customer sees; raises Http404 otherwise."""
    if file_id >= _BIGGEST:
        raise Http404
    seen = messages_of(customer, ticket).values("pk")
    found = Attachment.objects.filter(pk=file_id, message__in=seen).exclude(storage_key="").first()
    if found is None:
        raise Http404
    return found

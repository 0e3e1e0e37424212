"""What this room keeps of one customer: to hand out, and to erase."""

from typing import Any

from django.core.files.storage import default_storage

from helpwell.customers.models import Customer
from helpwell.customers.reads import ids_of
from helpwell.tickets.change import change, locked
from helpwell.tickets.models import (
    Attachment,
    Delivery,
    Message,
    MessageHtml,
    Participant,
    Recipient,
    Ticket,
)

ERASED_TEXT = "[erased]"


def export(customer: Customer) -> dict[str, Any]:
    """The customer's tickets with their public messages, and where else they take part; internal notes are the desk's own."""
    ids = ids_of(customer)
    tickets = Ticket.objects.filter(customer__in=ids).order_by("id")
    return {
        "tickets": [
            {
                "number": ticket.pk,
                "subject": ticket.subject,
                "created_at": ticket.created_at.isoformat(),
                "messages": _messages(ticket),
            }
            for ticket in tickets
        ],
        "takes_part_in": list(
            Participant.objects.filter(customer__in=ids).values_list("ticket_id", flat=True)
        ),
    }


def _messages(ticket: Ticket) -> list[dict[str, Any]]:
    public = (
        ticket.messages.exclude(direction=Message.Direction.NOTE)
        .filter(withdrawn_at=None)
        .order_by("id")
    )
    return [
        {
            "direction": message.direction,
            "at": message.created_at.isoformat(),
            "text": message.text,
            "attachments": list(message.attachments.values_list("name", flat=True)),
        }
        for message in public
    ]


def erase(customer: Customer) -> None:
    """Take the person's words, files and addresses out of tickets; number, times and statuses stay. Runs in a transaction."""
    ids = ids_of(customer)
    for ticket in Ticket.objects.filter(customer__in=ids):
        messages = Message.objects.filter(ticket=ticket)
        for attachment in Attachment.objects.filter(message__in=messages).exclude(storage_key=""):
            default_storage.delete(attachment.storage_key)
        Attachment.objects.filter(message__in=messages).delete()
        MessageHtml.objects.filter(message__in=messages).delete()
        Recipient.objects.filter(
            delivery__in=Delivery.objects.filter(message__in=messages)
        ).delete()
        messages.update(
            text=ERASED_TEXT, quoted="", subject="", from_address="", has_html=False, external_id=""
        )
        change(locked(ticket), subject=ERASED_TEXT, snippet="", has_attachments=False)
    Participant.objects.filter(customer__in=ids).delete()

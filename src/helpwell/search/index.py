"""Writing down the words of messages, so that they are found. Each function may run twice and comes to the same end."""

from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction

from helpwell.search.engine import engine
from helpwell.search.models import SearchDocument
from helpwell.search.words import as_document
from helpwell.tickets.models import Attachment, Message, Ticket
from helpwell.tickets.threads import ticket_ids

_BATCH = 500
_HEAD = 2_000  # characters of names before the text
MOST_TICKETS = (
    500  # of a customer whose name changed; older ones keep the old name until the next rebuild
)


def index_messages(ids: Iterable[int]) -> int:
    """Write down the messages as they are now; those taken back are forgotten. Returns how many are found by their words."""
    found = 0
    for part in _parts(sorted(set(ids))):
        with transaction.atomic():
            messages = list(
                Message.objects.filter(pk__in=part)
                .select_related("ticket__customer")
                .only("text", "withdrawn_at", "subject", "ticket__subject", "ticket__merged_into",
                      "ticket__customer__name", "ticket__customer__email")
            )  # fmt: skip
            living = [message for message in messages if message.withdrawn_at is None]
            gone = set(part) - {message.pk for message in living}
            SearchDocument.objects.filter(pk__in=gone).delete()
            _write(_documents(living))
            found += len(living)
    return found


def index_ticket(ticket_id: int) -> int:
    """Write down all messages of a ticket and of those merged into it."""
    ticket = Ticket.objects.filter(pk=ticket_id).first()
    if ticket is None:
        return 0
    rows = Message.objects.filter(ticket__in=ticket_ids(ticket.survivor()))
    return index_messages(rows.values_list("pk", flat=True))


def index_tickets_of(customer_id: int) -> int:
    """Write down the latest tickets of a customer."""
    latest = (
        Ticket.objects.filter(customer=customer_id).order_by("-id").values_list("pk", flat=True)
    )
    rows = Message.objects.filter(ticket__in=list(latest[:MOST_TICKETS]))
    return index_messages(rows.values_list("pk", flat=True))


def rebuild(batch: int = 2_500) -> Iterator[int]:
    """Write down every message anew; yields how many are done. Each batch is one transaction."""
    last, done = 0, 0
    with engine().filling():
        while ids := list(
            Message.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:batch]
        ):
            with transaction.atomic():
                index_messages(ids)
            last, done = ids[-1], done + len(ids)
            yield done
    engine().rebuild()


def _documents(messages: Sequence[Message]) -> list[SearchDocument]:
    files: dict[int, list[str]] = {}
    rows = Attachment.objects.filter(message__in=messages, is_inline=False)
    for message_id, name in rows.values_list("message_id", "name"):
        files.setdefault(message_id, []).append(name)
    shown = _survivors({message.ticket for message in messages})
    return [
        SearchDocument(
            message_id=message.pk,
            ticket_id=shown[message.ticket_id],
            text=as_document(_text(message, files.get(message.pk, []))),
        )
        for message in messages
    ]


def _text(message: Message, files: list[str]) -> str:
    ticket = message.ticket
    heads = (ticket.subject, message.subject, ticket.customer.name, ticket.customer.email, *files)
    return "\n".join((" \n ".join(heads)[:_HEAD], message.text))


def _survivors(tickets: Iterable[Ticket]) -> dict[int, int]:
    return {one.pk: one.survivor().pk if one.merged_into_id else one.pk for one in tickets}


def _write(documents: Sequence[SearchDocument]) -> None:
    """Only what is new or different: each write costs the index twice."""
    kept = SearchDocument.objects.in_bulk([one.pk for one in documents])
    fresh = [one for one in documents if one.pk not in kept]
    SearchDocument.objects.bulk_create(fresh, batch_size=_BATCH)
    for one in documents:
        old = kept.get(one.pk)
        if old is not None and old.text != one.text:
            one.save(update_fields=["ticket", "text"])
        elif old is not None and old.ticket_id != one.ticket_id:
            one.save(update_fields=["ticket"])


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _BATCH):
        yield ids[start : start + _BATCH]

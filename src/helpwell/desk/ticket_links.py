"""Which tickets stand around a ticket: merged into it, above, below and beside it; and which it could be merged with."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from helpwell.customers.reads import ids_of
from helpwell.desk.ticket_head import STATUS_ICONS
from helpwell.people.models import Agent
from helpwell.tickets.access import visible_to
from helpwell.tickets.models import Shelf, Status, Ticket, TicketLink

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Near:
    """One ticket around another; `kind` is merged, parent, part or link."""

    number: int
    kind: str
    url: str
    subject: str
    who: str
    status: str
    icon: str


def around(ticket: Ticket, person: Agent) -> list[Near]:
    """The tickets around one, as far as the person may see them. Two queries."""
    pairs = TicketLink.objects.filter(Q(first=ticket) | Q(second=ticket)).values_list(
        "first_id", "second_id"
    )[:_SHOWN]
    beside = {first if second == ticket.pk else second for first, second in pairs}
    near = Q(parent=ticket) | Q(pk__in=beside)
    if ticket.parent_id:
        near |= Q(pk=ticket.parent_id)
    if ticket.has_merged:
        near |= Q(merged_into=ticket)
    rows = _rows(visible_to(person).filter(near))
    found = [_near(one, _kind(one, ticket)) for one in rows[: 2 * _SHOWN]]
    return sorted(found, key=lambda one: (_ORDER.index(one.kind), one.number))


_ORDER = ("merged", "parent", "part", "link")


def merge_context(person: Agent, ticket: Ticket, asked: str) -> dict[str, Any]:
    """What the merge dialog offers: the customer's other tickets, or what was typed as a number or words of a subject."""
    could = visible_to(person).exclude(pk=ticket.pk)
    could = could.exclude(shelf__in=(Shelf.BIN, Shelf.MERGED, Shelf.HELD, Shelf.SPAM))
    typed = asked.strip()[:100]
    number = number_of(typed)
    if not typed:
        could = could.filter(customer__in=ids_of(ticket.customer))
    elif number is not None:
        could = could.filter(pk=number)
    else:
        could = could.filter(customer__in=ids_of(ticket.customer), subject__icontains=typed)
    found = [_near(one, "") for one in _rows(could.order_by("-id"))[:_SHOWN]]
    return {"ticket": ticket, "found": found, "asked": typed}


def link_context(person: Agent, ticket: Ticket) -> dict[str, Any]:
    """What the link dialog offers: the customer's other tickets by number and subject."""
    context = merge_context(person, ticket, "")
    return {**context, "near": {one.number for one in around(ticket, person)}}


def ticket_written(person: Agent, written: str) -> Ticket | None:
    """The ticket whose number was written, if the person may see it."""
    number = number_of(written)
    return None if number is None else visible_to(person).filter(pk=number).first()


def number_of(written: str) -> int | None:
    """A ticket number as people write it, 12 or #12; None for anything else."""
    digits = written.strip().removeprefix("#")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else None


def _rows(tickets: "QuerySet[Ticket]") -> "QuerySet[Ticket]":
    return tickets.select_related("customer").only(
        "id",
        "subject",
        "status",
        "parent_id",
        "merged_into_id",
        "customer__name",
        "customer__email",
    )


def _kind(one: Ticket, ticket: Ticket) -> str:
    if one.merged_into_id == ticket.pk:
        return "merged"
    if one.pk == ticket.parent_id:
        return "parent"
    return "part" if one.parent_id == ticket.pk else "link"


def _near(one: Ticket, kind: str) -> Near:
    return Near(
        number=one.pk,
        kind=kind,
        url=reverse("desk:ticket", args=[one.pk]),
        subject=one.subject or _("No subject"),
        who=one.customer.display_name,
        status=str(Status(one.status).label),
        icon=STATUS_ICONS[one.status],
    )

"""What the search box finds besides tickets by their words: a ticket by its number, customers by their names."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from helpwell.customers import access as customers
from helpwell.customers.models import Customer
from helpwell.customers.reads import ids_of_all
from helpwell.customers.search import find
from helpwell.desk.lists import Line, lines_of
from helpwell.kit.faces import hue, initials
from helpwell.people.models import Agent
from helpwell.tickets import access as tickets
from helpwell.tickets.models import Shelf

LONGEST = 300
SUGGESTED = 8
_LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Found:
    """One customer in a list of suggestions."""

    url: str
    name: str
    detail: str
    initials: str
    hue: int


def asked(text: str, *, strip: bool = True) -> str:
    """What was typed, cut to a length that nobody types."""
    plain = text.replace("\0", "")[:LONGEST]
    return plain.strip() if strip else plain.lstrip()


def number_in(text: str) -> int | None:
    """The ticket number that was typed: 123 or #123."""
    digits = text.removeprefix("#").strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 19):
        return None
    number = int(digits)
    return number if number <= _LARGEST else None


def ticket_numbered(person: Agent, text: str) -> Line | None:
    """The ticket whose number was typed, if the person may see it."""
    number = number_in(text)
    if number is None:
        return None
    return next(iter(lines_of(tickets.visible_to(person).filter(pk=number))), None)


def customers_found(person: Agent, text: str) -> "QuerySet[Customer]":
    """The customers of the typed words whom the person may see, by name."""
    found = find(customers.visible_to(person), text)
    return found.select_related("organization").order_by("name", "id")


def tickets_of(person: Agent, found: Sequence[Customer], most: int) -> list[Line]:
    """The latest tickets of the customers that the person may see."""
    rows = tickets.visible_to(person).filter(customer__in=ids_of_all(found))
    return lines_of(rows.order_by("-id")[:most])


def recent_customers(person: Agent) -> list[Customer]:
    """Those whom the person deals with now: the customers of their own tickets, the latest first."""
    mine = tickets.own(person).filter(shelf__in=(Shelf.OPEN, Shelf.PENDING))
    columns = ("customer_id", "customer__merged_into_id")
    latest = mine.order_by("-activity_at", "-id").values_list(*columns)[:40]
    ids = list(dict.fromkeys(merged or own for own, merged in latest))[:SUGGESTED]
    by_id = customers.visible_to(person).select_related("organization").in_bulk(ids)
    return [by_id[id_] for id_ in ids if id_ in by_id]


def offered(found: "Sequence[Customer] | QuerySet[Customer]") -> list[tuple[int, Found]]:
    """Customers to choose from, with their ids."""
    return [(customer.pk, _shown(customer, with_organization=True)) for customer in found]


def shown(
    found: "Sequence[Customer] | QuerySet[Customer]", *, with_organization: bool = True
) -> list[Found]:
    """Customers as a list of suggestions shows them."""
    return [_shown(customer, with_organization) for customer in found]


def _shown(customer: Customer, with_organization: bool) -> Found:
    name = customer.display_name
    organization = customer.organization if with_organization else None
    details = [customer.email if customer.name else "", organization.name if organization else ""]
    return Found(
        url=reverse("desk:customer", args=[customer.pk]),
        name=name,
        detail=" · ".join(filter(None, details)),
        initials=initials(name),
        hue=hue(name),
    )

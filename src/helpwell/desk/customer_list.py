"""The list of customers: by name, paged by key; or those whom the search box finds."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from helpwell.customers.access import visible_to
from helpwell.customers.models import Customer
from helpwell.customers.search import find
from helpwell.desk.search import Found, shown
from helpwell.people.models import Agent

SIZE = 50


@dataclass(frozen=True)
class CustomerPage:
    """The customers of a page, and the address of the next."""

    customers: list[Found]
    older_url: str
    is_first: bool


def customers_page(person: Agent, text: str, after: int | None) -> CustomerPage:
    """A page of the customers that the person may see; those without a name stand at the end."""
    seen = visible_to(person).select_related("organization")
    found = find(seen, text) if text else seen
    last = seen.filter(pk=after).first() if after is not None else None
    rows = _after(found, last)
    page = rows[:SIZE]
    return CustomerPage(
        customers=shown(page),
        older_url=_url(text, page) if len(rows) > SIZE else "",
        is_first=last is None,
    )


def _after(found: "QuerySet[Customer]", last: Customer | None) -> list[Customer]:
    """The rows of a page, and one more where there is a next."""
    nameless = found.filter(name="").order_by("id")
    if last is not None and not last.name:
        return list(nameless.filter(id__gt=last.pk)[: SIZE + 1])
    named = found.filter(name__gt="").order_by("name", "id")
    if last is not None:
        # The first condition alone bounds the index.
        beyond = Q(name__gt=last.name) | Q(name=last.name, id__gt=last.pk)
        named = named.filter(Q(name__gte=last.name) & beyond)
    rows = list(named[: SIZE + 1])
    return rows if len(rows) > SIZE else [*rows, *nameless[: SIZE + 1 - len(rows)]]


def _url(text: str, page: Sequence[Customer]) -> str:
    query = {"after": page[-1].pk, **({"q": text} if text else {})}
    return f"{reverse('desk:customers')}?{urlencode(query)}"

"""Tickets to find, written down by their words."""

from collections.abc import Callable

import pytest
from django.utils.timezone import get_current_timezone

from conftest import Cast, ask
from helpwell.customers.models import Customer
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.search.conditions import Conditions
from helpwell.search.index import index_ticket
from helpwell.search.listing import Found, found
from helpwell.search.models import Grouping, Order
from helpwell.search.questions import Asker
from helpwell.search.understand import understand
from helpwell.tickets.models import Ticket

Find = Callable[[Agent, str], list[int]]
Write = Callable[..., Ticket]


@pytest.fixture
def write(cast: Cast) -> Write:
    """A ticket of a customer, found by its words at once."""

    def write(subject: str, text: str, customer: Customer | None = None) -> Ticket:
        ticket = ask(cast, customer or cast.anna, subject, text)
        index_ticket(ticket.pk)
        return ticket

    return write


def search(person: Agent, text: str) -> Found:
    """What a search finds."""
    asked = understand(text, Asker(person, clock.now(), get_current_timezone())).conditions
    return found(person, asked)


def listed(
    person: Agent,
    asked: Conditions,
    order: Order = Order.LATEST,
    grouping: Grouping = Grouping.NONE,
) -> list[int]:
    """The tickets of conditions, of all pages."""
    ids: list[int] = []
    spot = None
    while True:
        page = found(person, asked, order, grouping, after=spot)
        ids += page.ids
        spot = page.older
        if spot is None:
            return ids

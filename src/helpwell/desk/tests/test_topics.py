"""Who may listen to what: exactly what they may open, by exact name."""

import pytest

from conftest import Cast
from helpwell.desk.topics import allowed
from helpwell.people.verbs.deactivate import deactivate
from helpwell.tickets.models import Ticket


def test_a_specialist_hears_own_team_own_tickets_and_oneself(cast: Cast, ticket: Ticket) -> None:
    topics = [f"ticket:{ticket.pk}", f"team:{cast.billing.pk}", f"agent:{cast.bob.pk}"]
    assert allowed(cast.bob, topics) == set(topics)


def test_another_team_hears_nothing(cast: Cast, ticket: Ticket) -> None:
    topics = [f"ticket:{ticket.pk}", f"team:{cast.billing.pk}", f"agent:{cast.bob.pk}", "inbox"]
    assert allowed(cast.carol, topics) == set()


def test_one_who_sees_all_hears_all_but_others_notices(cast: Cast, ticket: Ticket) -> None:
    topics = [f"ticket:{ticket.pk}", f"team:{cast.shipping.pk}", "inbox"]
    assert allowed(cast.sam, [*topics, f"agent:{cast.bob.pk}"]) == set(topics)


def test_one_who_left_hears_nothing(cast: Cast, ticket: Ticket) -> None:
    topics = [f"ticket:{ticket.pk}", f"agent:{cast.bob.pk}"]
    assert allowed(cast.bob, topics)
    deactivate(cast.bob, by=cast.alice.actor)
    cast.bob.refresh_from_db()
    assert allowed(cast.bob, topics) == set()


@pytest.mark.parametrize(
    "topic",
    [
        "ticket:*", "ticket:", "ticket:01", "ticket:1 ", "ticket:1:2", "Ticket:1", "ticket:+1", "ticket:-1", "ticket:１", "ticket", "tickets:1",
        "team:*", "inbox:", "inbox ", "INBOX", "agent:", "looking:1", "*", "", "ticket:99999999999999999999", "customers:1", "live.inbox",
    ],
)  # fmt: skip
def test_nothing_but_the_exact_name_is_a_topic(cast: Cast, ticket: Ticket, topic: str) -> None:
    own = f"ticket:{ticket.pk}"
    wanted = topic.replace("1", str(ticket.pk)).replace(
        "１", "".join(chr(ord(digit) + 0xFEE0) for digit in str(ticket.pk))
    )
    assert allowed(cast.alice, [own, wanted]) == {own}

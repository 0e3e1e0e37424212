"""Lists by conditions: whole, in order, bounded, and never more than one may open."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import NOON, Cast
from helpwell.kit import clock
from helpwell.people.models import Agent, Membership
from helpwell.people.permissions import Permission, Role
from helpwell.search import listing
from helpwell.search.conditions import Condition, Conditions, Op
from helpwell.search.index import index_messages
from helpwell.search.listing import Count, counted, each, found
from helpwell.search.models import Grouping, Order
from helpwell.search.spots import Spot
from helpwell.search.table import lines
from helpwell.search.tests.conftest import listed, search
from helpwell.tickets.access import may_see
from helpwell.tickets.models import NEVER, Message, Shelf, Status, Tag, Ticket

ALL = Conditions()


def many(cast: Cast, count: int, seed: int = 1) -> list[Ticket]:
    """Tickets of all teams, states and people, several of them at the very same moment, each with a message."""
    chance = random.Random(seed)
    rows = [_one(cast, chance, number) for number in range(count)]
    Ticket.objects.bulk_create(rows)
    vip = Tag.objects.get_or_create(name="vip")[0]
    for ticket in rows[::3]:
        ticket.tags.add(vip)
    merged = [ticket for ticket in rows if ticket.shelf == Shelf.MERGED]
    Ticket.objects.filter(pk__in=[one.pk for one in merged]).update(merged_into=rows[0])
    messages = Message.objects.bulk_create(
        [
            Message(
                ticket=ticket,
                direction="inbound",
                author=ticket.customer.actor,
                text=f"refund word{ticket.pk % 7}",
            )
            for ticket in rows
        ]
    )
    index_messages([one.pk for one in messages])
    return rows


def _one(cast: Cast, chance: random.Random, number: int) -> Ticket:
    at = NOON - timedelta(minutes=chance.randrange(6))
    ticket = Ticket(
        subject=f"Number {number}",
        channel=cast.channel,
        customer=chance.choice([cast.anna, cast.ben]),
        team=chance.choice([cast.billing, cast.shipping]),
        assignee=chance.choice([None, None, cast.bob, cast.carol, cast.alice]),
        status=chance.choice(
            [Status.NEW, Status.OPEN, Status.PENDING, Status.ON_HOLD, Status.SOLVED]
        ),
        priority=chance.choice([1, 2, 3, 4]),
        activity_at=at,
        due_sort=chance.choice([NEVER, at, at + timedelta(hours=1)]),
        waiting_since=chance.choice([at, None]),
    )
    ticket.shelf = chance.choice(
        [ticket.shelf_for()] * 12 + [Shelf.SPAM, Shelf.HELD, Shelf.SNOOZED, Shelf.BIN, Shelf.MERGED]
    )
    return ticket


LIVING = {Shelf.OPEN, Shelf.PENDING, Shelf.ON_HOLD, Shelf.SOLVED, Shelf.SNOOZED}
KEYS: dict[Order, Callable[[Ticket], object]] = {
    Order.LATEST: lambda one: (-one.activity_at.timestamp(), -one.pk),
    Order.OLDEST: lambda one: (one.activity_at, one.pk),
    Order.DUE: lambda one: (one.due_sort, one.pk),
    Order.NEWEST: lambda one: -one.pk,
    Order.FIRST: lambda one: one.pk,
    Order.PRIORITY: lambda one: (-one.priority, one.due_sort, -one.activity_at.timestamp(), one.pk),
    Order.WAITING: lambda one: (one.waiting_since or NEVER, one.pk),
}


@pytest.mark.parametrize("order", Order)
@pytest.mark.parametrize("name", ["alice", "bob", "carol"])
def test_pages_hold_each_ticket_once_and_in_order(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str, order: Order
) -> None:
    monkeypatch.setattr(listing, "SIZE", 7)
    monkeypatch.setattr(found, "__kwdefaults__", {**(found.__kwdefaults__ or {}), "size": 7})
    rows = many(cast, 80)
    person: Agent = cast.__dict__[name]
    mine = [one for one in rows if may_see(person, one) and one.shelf in LIVING]
    assert listed(person, ALL, order) == [one.pk for one in sorted(mine, key=KEYS[order])]  # type: ignore[arg-type]


@pytest.mark.parametrize("order", [Order.LATEST, Order.DUE, Order.FIRST, Order.PRIORITY])
def test_going_back_shows_the_pages_that_one_came_by(cast: Cast, order: Order) -> None:
    many(cast, 40)
    first = found(cast.alice, ALL, order, size=10)
    second = found(cast.alice, ALL, order, after=first.older, size=10)
    third = found(cast.alice, ALL, order, after=second.older, size=10)
    back = found(cast.alice, ALL, order, before=third.newer, size=10)
    assert back.ids == second.ids
    assert first.newer is None
    assert found(cast.alice, ALL, order, before=back.newer, size=10).ids == first.ids


def test_a_bounded_walk_says_where_it_stopped_and_goes_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = many(cast, 60)
    monkeypatch.setattr(listing, "LOOKED_AT", 10)
    monkeypatch.setattr(listing, "_LEAST_LOOKED_AT", 5)
    asked = Conditions((Condition("subject", Op.CONTAINS, "Number 1"),))
    page = found(cast.alice, asked, size=50)
    assert page.stopped
    assert page.older is not None
    want = {one.pk for one in rows if "1" in one.subject and one.shelf in LIVING}
    assert set(listed(cast.alice, asked)) == want
    assert not counted(cast.alice, asked).is_exact


def test_groups_stand_under_their_headings(cast: Cast) -> None:
    many(cast, 30)
    page = found(cast.alice, ALL, Order.LATEST, Grouping.TEAM)
    assert list(page.groups.values()) == ["Billing", "Shipping"]
    teams = dict(Ticket.objects.values_list("pk", "team__name"))
    names = [teams[number] for number in page.ids]
    assert names == sorted(names)


def test_counts_are_exact_or_say_that_they_are_not(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(cast, 30)
    exact = counted(cast.alice, Conditions((Condition("place", Op.ANY, "1"),)))
    assert exact == Count(Ticket.objects.filter(shelf=1).count(), is_exact=True)
    monkeypatch.setattr(listing, "MOST_COUNTED", 3)
    assert str(counted(cast.alice, ALL)) == "3+"


def test_a_gone_tickets_spot_and_made_up_ones_do_no_harm(cast: Cast) -> None:
    many(cast, 5)
    assert found(cast.alice, ALL, after=Spot(2**52, 2**60)).ids
    assert Spot.read("nonsense") is None
    assert Spot.read("A" * 500) is None


_CONDITIONS = st.sampled_from(
    [
        Condition("status", Op.ANY, "open,pending"), Condition("status", Op.NONE, "solved"), Condition("assignee", Op.ANY, "me"),
        Condition("assignee", Op.ANY, "nobody"), Condition("assignee", Op.NONE, "me"), Condition("team", Op.ANY, "mine"),
        Condition("team", Op.ANY, "1,2,3"), Condition("tags", Op.ANY, "1"), Condition("tags", Op.EMPTY), Condition("priority", Op.LEAST, "3"),
        Condition("spam", Op.YES), Condition("held", Op.YES), Condition("deleted", Op.YES), Condition("merged", Op.YES),
        Condition("place", Op.ANY, "1,5,6,8,9"), Condition("words", Op.CONTAINS, "refund"), Condition("words", Op.CONTAINS, "word3 refund"),
        Condition("due", Op.YES), Condition("customer", Op.ANY, "1"), Condition("organization", Op.EMPTY), Condition("follower", Op.ANY, "me"),
        Condition("number", Op.LEAST, "10"), Condition("messages", Op.MOST, "5"), Condition("turn", Op.YES),
    ]
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    role=st.sampled_from(Role),
    teams=st.lists(st.sampled_from(["billing", "shipping"]), unique=True, max_size=2),
    every=st.lists(_CONDITIONS, max_size=3),
    some=st.lists(_CONDITIONS, max_size=2),
    order=st.sampled_from(Order),
    grouping=st.sampled_from(Grouping),
    seed=st.integers(0, 5),
)
def test_what_a_list_shows_can_be_opened_and_nothing_else_shows(
    cast: Cast, role: Role, teams: list[str], every: list[Condition], some: list[Condition],
    order: Order, grouping: Grouping, seed: int,
) -> None:  # fmt: skip
    rows = many(cast, 25, seed) if not Ticket.objects.exists() else list(Ticket.objects.all())
    person = cast.bob
    Agent.objects.filter(pk=person.pk).update(role=role)
    Membership.objects.filter(agent=person).delete()
    for name in teams:
        Membership.objects.create(agent=person, team=cast.__dict__[name])
    person = Agent.objects.get(pk=person.pk)
    asked = Conditions(tuple(every), tuple(some))
    ids = listed(person, asked, order, grouping)
    by_id = {one.pk: one for one in rows}
    assert len(ids) == len(set(ids))
    for number in ids:
        one = by_id[number]
        assert may_see(person, one)
        assert one.shelf != Shelf.BIN or person.may(Permission.DELETE_TICKETS)
    unasked = not {"spam", "held", "deleted", "merged", "place"} & {
        one.field for one in asked.each()
    }
    if unasked:
        assert all(by_id[number].shelf in LIVING for number in ids)
    assert [number for part in each(person, asked) for number in part] == listed(person, asked)
    if person.may(Permission.EXPORT_TICKETS):
        table = "".join(lines(person, asked, ["number"])).split()[1:]
        assert [int(cell) for cell in table] == listed(person, asked)


def test_a_search_of_each_person_finds_what_they_may_open(cast: Cast) -> None:
    rows = many(cast, 60)
    for person in cast.agents():
        want = {one.pk for one in rows if may_see(person, one) and one.shelf in LIVING}
        merged = Ticket.objects.filter(shelf=Shelf.MERGED)
        survivor = {rows[0].pk} if merged.exists() and rows[0].pk in want else set()
        assert set(search(person, "refund").ids) | survivor == want | survivor or len(want) > 50


def test_times_are_days_in_the_viewers_zone(cast: Cast) -> None:
    many(cast, 3)
    with clock.at(NOON + timedelta(days=3)):
        assert listed(cast.alice, Conditions((Condition("updated", Op.WITHIN, "2d"),))) == []
        assert len(listed(cast.alice, Conditions((Condition("updated", Op.OLDER, "2d"),)))) == len(
            listed(cast.alice, ALL)
        )
        assert len(
            listed(cast.alice, Conditions((Condition("updated", Op.AFTER, "2026-11-04"),)))
        ) == len(listed(cast.alice, ALL))
        assert (
            listed(cast.alice, Conditions((Condition("updated", Op.BEFORE, "2026-11-04"),))) == []
        )
        assert listed(cast.alice, Conditions((Condition("updated", Op.AFTER, "nonsense"),))) == []

"""A page of a view: complete, in order, by key, and never more than the person may open."""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import NOON, Cast, ask
from helpwell.desk import lists
from helpwell.desk.inbox_views import VIEWS, Sort
from helpwell.desk.lists import Line, Page, page_of
from helpwell.kit import clock
from helpwell.people.models import Agent, Membership, Team
from helpwell.people.permissions import Role
from helpwell.tickets.access import may_see, parts_visible_to, visible_to
from helpwell.tickets.counts import counts_for, recount
from helpwell.tickets.models import NEVER, Status, Ticket


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "SIZE", 4)


def many(cast: Cast, count: int, seed: int = 1) -> list[Ticket]:
    """Tickets of all teams, states and people, several of them at the very same moment."""
    chance = random.Random(seed)
    rows = []
    for number in range(count):
        at = NOON - timedelta(minutes=chance.randrange(6))
        ticket = Ticket(
            subject=f"Number {number}",
            channel=cast.channel,
            customer=chance.choice([cast.anna, cast.ben]),
            team=chance.choice([cast.billing, cast.shipping]),
            assignee=chance.choice([None, None, cast.bob, cast.carol, cast.alice]),
            status=chance.choice(
                [Status.OPEN, Status.OPEN, Status.PENDING, Status.ON_HOLD, Status.SOLVED]
            ),
            is_spam=chance.random() < 0.1,
            held_reason="Not proved" if chance.random() < 0.1 else "",
            activity_at=at,
            due_sort=chance.choice([NEVER, at, at + timedelta(hours=1)]),
            waiting_since=at,
        )
        ticket.shelf = ticket.shelf_for()
        rows.append(ticket)
    Ticket.objects.bulk_create(rows)
    recount()
    return rows


def pages(person: Agent, view: str, sort: Sort) -> Iterator[Page]:
    page = page_of(person, VIEWS[view], sort)
    yield page
    while page.older is not None:
        page = page_of(person, VIEWS[view], sort, after=page.older)
        yield page


@pytest.mark.parametrize("view", [name for name, view in VIEWS.items() if view.whose])
@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("name", ["alice", "bob", "carol", "sam"])
def test_pages_hold_each_ticket_of_the_view_once_and_in_order(
    cast: Cast, small_pages: None, name: str, sort: Sort, view: str
) -> None:
    many(cast, 60)
    person = {"alice": cast.alice, "bob": cast.bob, "carol": cast.carol, "sam": cast.sam}[name]
    shown = [line for page in pages(person, view, sort) for line in page.lines]
    by: Callable[[Line], tuple[float, int]] = {
        Sort.LATEST: lambda line: (-line.activity_at.timestamp(), -line.id),
        Sort.OLDEST: lambda line: (line.activity_at.timestamp(), line.id),
        Sort.DUE: lambda line: (line.due_sort.timestamp(), line.id),
    }[sort]
    assert shown == sorted(shown, key=by)
    whose, shelf = VIEWS[view].whose, VIEWS[view].shelf
    expected = visible_to(person).filter(shelf=shelf)
    if whose == "mine":
        expected = expected.filter(assignee=person)
    elif whose == "unassigned":
        expected = expected.filter(assignee=None)
    elif whose == "team":
        expected = expected.filter(team__in=person.team_ids)
    assert sorted(line.id for line in shown) == sorted(expected.values_list("pk", flat=True))
    assert len(shown) == counts_for(person).get((shelf, whose), 0)


def test_newer_pages_lead_back_the_same_way(cast: Cast, small_pages: None) -> None:
    many(cast, 60)
    for person in (cast.alice, cast.bob):
        forth = list(pages(person, "open", Sort.LATEST))
        back = [forth[-1]]
        while back[-1].newer is not None:
            back.append(page_of(person, VIEWS["open"], Sort.LATEST, before=back[-1].newer))
        assert len(forth) > 2
        assert [page.lines for page in reversed(back)] == [page.lines for page in forth]
        assert back[-1].newer is None


def test_one_team_and_many_teams_ask_once_or_twice(
    cast: Cast, django_assert_num_queries: object
) -> None:
    many(cast, 20)
    for number in range(6):
        Membership.objects.create(agent=cast.carl, team=Team.objects.create(name=f"Team {number}"))
    for person, queries in ((cast.alice, 1), (cast.bob, 2), (cast.carl, 2)):
        assert person.team_ids is not None
        with django_assert_num_queries(queries):  # type: ignore[operator]
            page_of(person, VIEWS["open"], Sort.DUE)


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    role=st.sampled_from(Role.values),
    teams=st.sets(st.integers(0, 1)),
    active=st.booleans(),
    seed=st.integers(0, 9),
)
def test_whatever_the_rights_a_list_shows_only_what_one_may_open(
    cast: Cast, role: str, teams: set[int], active: bool, seed: int
) -> None:
    Ticket.objects.all().delete()
    many(cast, 25, seed)
    person = Agent.objects.get(pk=cast.carl.pk)
    person.role, person.is_active = role, active
    Membership.objects.filter(agent=person).delete()
    for index in teams:
        Membership.objects.create(agent=person, team=(cast.billing, cast.shipping)[index])
    Ticket.objects.filter(pk__in=Ticket.objects.values("pk")[seed : seed + 2]).update(
        assignee=person
    )
    openable = {ticket.pk for ticket in Ticket.objects.all() if may_see(person, ticket)}
    assert {ticket.pk for part in parts_visible_to(person) for ticket in part} == openable
    assert set(visible_to(person).values_list("pk", flat=True)) == openable
    for view in VIEWS.values():
        assert {line.id for line in page_of(person, view, Sort.LATEST).lines} <= openable


def test_a_ticket_given_to_one_outside_the_team_is_in_their_lists(
    cast: Cast, ticket: Ticket
) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(assignee=cast.carol)
    for view in ("mine", "open"):
        assert [line.id for line in page_of(cast.carol, VIEWS[view], Sort.DUE).lines] == [ticket.pk]
    assert page_of(cast.carol, VIEWS["teams"], Sort.DUE).lines == []


def test_a_due_list_begins_with_what_is_due_first(cast: Cast) -> None:
    with clock.at(NOON):
        later, sooner, never = (
            ask(cast, cast.anna, name, "Help") for name in ("later", "sooner", "never")
        )
    Ticket.objects.filter(pk=later.pk).update(due_sort=NOON + timedelta(hours=2))
    Ticket.objects.filter(pk=sooner.pk).update(due_sort=NOON + timedelta(hours=1))
    lines = page_of(cast.bob, VIEWS["unassigned"], Sort.DUE).lines
    assert [line.id for line in lines] == [sooner.pk, later.pk, never.pk]

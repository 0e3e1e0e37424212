"""Home by role: each answers its question with what one may see; every number opens what it counts."""

import pytest
from django.utils.timezone import override

from conftest import Cast, ask, signed_in
from helpwell.desk import home_trends
from helpwell.desk.home_charts import Series, line_chart
from helpwell.desk.home_effort import effort_of
from helpwell.desk.home_page import HOMES, PARTS, home_of
from helpwell.desk.home_team import first_answers, loads_by_agent
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.people.permissions import Role
from helpwell.tickets.models import Ticket
from helpwell.tickets.verbs.assign import assign
from helpwell.tickets.verbs.reply import reply
from helpwell.tickets.verbs.tag import tag


@pytest.mark.parametrize("name", ["alice", "bob", "sam", "erin", "mia", "nils", "carl"])
def test_each_role_has_a_home_with_all_its_parts(cast: Cast, ticket: Ticket, name: str) -> None:
    person: Agent = cast.__dict__[name]
    client = signed_in(person)
    page = client.get("/")
    assert page.status_code == 200
    assert str(home_of(person).asks) in page.content.decode()
    for part in home_of(person).parts:
        answer = client.get(f"/overview/{part}/")
        assert answer.status_code == 200, part
        assert answer.content.strip()


def test_every_role_is_thought_of() -> None:
    assert set(HOMES) == set(Role.values)
    assert {part for home in HOMES.values() for part in home.parts} == set(PARTS)


@pytest.mark.parametrize("part", ["flow", "load", "effort", "accounts", "nope"])
def test_parts_of_other_roles_are_not_there(cast: Cast, part: str) -> None:
    assert signed_in(cast.bob).get(f"/overview/{part}/").status_code == 404


def test_numbers_open_what_they_count_and_say_how(cast: Cast, ticket: Ticket) -> None:
    assign(ticket, by=cast.bob.actor, agent=cast.bob, team=cast.billing)
    Ticket.objects.filter(pk=ticket.pk).update(due_sort=ticket.created_at)
    client = signed_in(cast.bob)
    numbers = client.get("/overview/mine/").context["numbers"]
    late = next(one for one in numbers if one.label == "My promises broken")
    assert (late.value, late.kind) == ("1", "bad")
    assert "due before now" in late.formula
    assert "Refund" in client.get(late.url, follow=True).content.decode()


def test_nothing_of_another_team_is_counted(cast: Cast, ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(due_sort=ticket.created_at)
    for name in ("mine",):
        page = signed_in(cast.carol).get(f"/overview/{name}/")
        assert [one.value for one in page.context["numbers"]] == ["0", "0", "0"]
    assert "Refund" not in signed_in(cast.carol).get("/").content.decode()
    assert "Refund" in signed_in(cast.bob).get("/").content.decode()


def test_a_person_may_begin_with_the_inbox(cast: Cast, ticket: Ticket) -> None:
    Agent.objects.filter(pk=cast.bob.pk).update(home=Agent.Home.INBOX)
    client = signed_in(Agent.objects.get(pk=cast.bob.pk))
    assert client.get("/").templates[0].name == "desk/inbox.html"
    assert client.get("/overview/").templates[0].name == "desk/home.html"


def test_the_trend_counts_what_began_and_was_solved_today(cast: Cast, ticket: Ticket) -> None:
    reply(ticket, by=cast.bob.actor, text="Done", status="solved")
    with override("Europe/Berlin"):  # the company's zone, as in her pages
        chart = home_trends.trend_of(cast.mia)
    assert [value for value, _url in chart.rows[-1][1]] == [1, 1]
    assert [value for value, _url in chart.rows[0][1]] == [0, 0]
    url = chart.rows[-1][1][0][1]
    assert "Refund" in signed_in(cast.mia).get(url, follow=True).content.decode()


def test_a_tag_that_comes_more_often_stands_out(cast: Cast) -> None:
    for number in range(5):
        made = ask(cast, cast.anna, f"Parcel {number}", "Lost")
        tag(made, by=cast.bob.actor, names=["parcel"])
    found = home_trends.spikes(cast.mia)
    assert [(one.tag, one.now) for one in found] == [("parcel", 5)]
    assert home_trends.spikes(cast.carol) == []


def test_effort_is_counted_over_the_last_days(cast: Cast, ticket: Ticket) -> None:
    reply(ticket, by=cast.bob.actor, text="Done", status="solved")
    effort = effort_of(cast.erin)
    assert effort.numbers[0].value == "2.0"
    assert effort.numbers[1].value == "100 %"
    assert [one.name for one in effort.channels] == ["Email"]


def test_loads_come_from_the_counters(cast: Cast, ticket: Ticket) -> None:
    assign(ticket, by=cast.bob.actor, agent=cast.bob, team=cast.billing)
    loads = {one.name: one.n for one in loads_by_agent()}
    assert loads["Bob"] == 1
    assert "Zed" not in loads


def test_without_a_promise_no_share_is_made_up(cast: Cast, ticket: Ticket) -> None:
    assert first_answers(cast.mia).value == "–"


def test_a_chart_of_nothing_is_drawn_flat() -> None:
    today = clock.today()
    chart = line_chart([today], [Series("A", "accent", [0], [""]), Series("B", "plain", [0], [""])])
    assert chart.top == 1
    assert abs(chart.lines[0].label_y - chart.lines[1].label_y) == 16

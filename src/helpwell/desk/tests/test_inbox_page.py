"""The inbox as a page: who gets in, what it shows, and at what cost."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from conftest import NOON, Cast, ask, signed_in
from helpwell.desk.inbox_views import VIEWS
from helpwell.people.models import Agent, Membership, Team
from helpwell.tickets.models import Shelf, Status, Ticket
from helpwell.tickets.verbs.assign import assign
from helpwell.tickets.verbs.set_status import set_status

BESIDE = {"HX-Request": "true", "HX-Current-URL": "http://testserver/tickets/7/?view=mine"}


def test_a_stranger_is_sent_to_the_sign_in(db: None) -> None:
    assert Client().get("/").headers["Location"].startswith("/accounts/login/")


def test_one_who_left_does_not_get_in(cast: Cast) -> None:
    assert signed_in(cast.zed).get("/").status_code == 302


def test_mine_is_what_is_mine(cast: Cast, ticket: Ticket) -> None:
    page = signed_in(cast.bob).get("/inbox/mine/").content.decode()
    assert "Nothing waits for you" in page
    assign(ticket, by=cast.mia.actor, agent=cast.bob)
    assert "Refund for a double charge" in signed_in(cast.bob).get("/inbox/mine/").content.decode()


def test_an_unknown_view_is_not_there(cast: Cast) -> None:
    assert signed_in(cast.bob).get("/inbox/everything/").status_code == 404


@pytest.mark.parametrize("view", VIEWS)
def test_another_teams_tickets_are_in_no_view_and_no_count(
    cast: Cast, ticket: Ticket, view: str
) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(shelf=VIEWS[view].shelf)
    own = view in ("mine", "following")  # these ask for more than the right to see it
    if cast.sam.may(VIEWS[view].needs):
        assert own or "Refund" in signed_in(cast.sam).get(f"/inbox/{view}/").content.decode()
    carol = signed_in(cast.carol)
    for path in (f"/inbox/{view}/", f"/inbox/{view}/list/", f"/inbox/{view}/?sort=latest"):
        page = carol.get(path)
        if not cast.carol.may(VIEWS[view].needs):
            assert page.status_code == 403
            continue
        assert page.status_code == 200
        assert "Refund" not in page.content.decode()
        assert [link["count"] for link in page.context["views"]] == [""] * len(
            page.context["views"]
        )


def test_counts_stand_beside_the_views(cast: Cast, ticket: Ticket) -> None:
    ask(cast, cast.ben, "Where is it", "Lost")
    assign(ticket, by=cast.bob.actor, agent=cast.bob)
    links = signed_in(cast.bob).get("/inbox/mine/").context["views"]
    counts = {link["name"]: link["count"] for link in links}
    assert (counts["mine"], counts["unassigned"], counts["teams"]) == ("1", "1", "2")


def test_one_without_a_team_has_no_view_of_teams(cast: Cast) -> None:
    names = {link["name"] for link in signed_in(cast.alice).get("/inbox/mine/").context["views"]}
    assert "teams" not in names
    assert names == set(VIEWS) - {"teams"}


def test_failed_mail_is_for_those_who_may_see_the_ledger(cast: Cast) -> None:
    assert signed_in(cast.bob).get("/inbox/mine/").context["failed_url"] == ""


@pytest.mark.parametrize("name", ["alice", "bob", "carl"])
def test_a_page_costs_at_most_eight_queries_however_many_rows_it_has(
    cast: Cast, name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    person: Agent = {"alice": cast.alice, "bob": cast.bob, "carl": cast.carl}[name]
    for number in range(4):
        Membership.objects.create(agent=cast.carl, team=Team.objects.create(name=f"Team {number}"))
    client = signed_in(person)
    ask(cast, cast.anna, "The first", "Help")
    costs = []
    for count in (1, 50):
        while Ticket.objects.count() < count:
            ask(cast, cast.ben, f"Number {Ticket.objects.count()}", "Help")
        client.get("/inbox/open/")  # what is kept for all pages is asked once a minute
        with django_assert_max_num_queries(8) as asked:
            page = client.get("/inbox/open/")
        assert page.content.count(b'<li class="row') == count
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 8


def test_pages_are_linked_by_key(cast: Cast) -> None:
    for number in range(52):
        ticket = ask(cast, cast.anna, f"Number {number}", "Help")
        Ticket.objects.filter(pk=ticket.pk).update(activity_at=NOON + timedelta(minutes=number))
    client = signed_in(cast.bob)
    first = client.get("/inbox/open/?sort=latest")
    assert "Number 51" in first.content.decode()
    assert first.context["pager"]["newer_url"] == ""
    assert first.context["pager"]["words"] == "52 tickets"
    second = client.get(first.context["pager"]["older_url"])
    assert [row.subject for row in second.context["rows"]] == ["Number 1", "Number 0"]
    back = client.get(second.context["pager"]["newer_url"])
    assert [row.id for row in back.context["rows"]] == [row.id for row in first.context["rows"]]


@pytest.mark.parametrize(
    "query",
    [
        "after=zzz",
        "sort='--",
        "before=%00",
        "after=MTIz&before=x",
        "current=-1",
        "current=99999999999999999999",
    ],
)
def test_made_up_questions_show_the_beginning(cast: Cast, ticket: Ticket, query: str) -> None:
    page = signed_in(cast.bob).get(f"/inbox/open/?{query}")
    assert page.status_code == 200
    assert len(page.context["rows"]) == 1


def test_beside_a_ticket_its_row_is_marked_and_pages_leave_the_address_alone(
    cast: Cast, ticket: Ticket
) -> None:
    client = signed_in(cast.bob)
    page = client.get(f"/inbox/open/list/?current={ticket.pk}")
    assert (page.context["pushes"], page.context["heading"]) == ("false", "h2")
    assert page.context["rows"][0].is_current
    beside = {
        **BESIDE,
        "HX-Target": "list",
        "HX-Current-URL": f"http://testserver/tickets/{ticket.pk}/",
    }
    swapped = client.get("/inbox/open/", headers=beside)
    assert swapped.context["rows"][0].is_current
    assert b"<html" not in swapped.content


def test_a_request_for_the_pane_gets_the_pane_with_its_title(cast: Cast) -> None:
    headers = {"HX-Request": "true", "HX-Target": "list", "HX-Current-URL": "http://testserver/"}
    pane = signed_in(cast.bob).get("/inbox/solved/", headers=headers).content.decode()
    assert "<title>Solved</title>" in pane
    assert "<html" not in pane


def test_only_those_who_may_create_tickets_are_offered_to(cast: Cast) -> None:
    assert signed_in(cast.bob).get("/inbox/mine/").context["new_url"] == "/tickets/new/"
    assert signed_in(cast.erin).get("/inbox/mine/").context["new_url"] == ""


def test_markup_in_a_mail_is_text_in_the_list(cast: Cast) -> None:
    ask(cast, cast.anna, "<img src=x onerror=alert(1)>", "<script>alert(1)</script>")
    page = signed_in(cast.bob).get("/inbox/open/").content.decode()
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


_READS = (
    "SELECT",
    "(SELECT",
    "WITH HITS AS",
    "EXPLAIN",
)  # PostgreSQL is asked how common words are


def test_reading_lists_writes_nothing(
    cast: Cast, ticket: Ticket, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(cast.sam)
    for path in (
        "/",
        "/inbox/open/",
        "/inbox/open/list/",
        "/rail/",
        "/notices/",
        "/search/?q=anna",
        "/customers/",
    ):
        with django_assert_max_num_queries(99) as asked:
            client.get(path)
        sql = [query["sql"] for query in asked.captured_queries]
        assert sql
        assert not [one for one in sql if not one.lstrip().upper().startswith(_READS)]


def test_each_shelf_has_its_view(cast: Cast, ticket: Ticket) -> None:
    set_status(ticket, by=cast.bob.actor, status=Status.SOLVED)
    client = signed_in(cast.bob)
    assert [row.subject for row in client.get("/inbox/solved/").context["rows"]] == [
        "Refund for a double charge"
    ]
    assert client.get("/inbox/open/").context["rows"] == []
    merged = {Shelf.MERGED}  # those are found through the ticket that took them in
    assert {view.shelf for view in VIEWS.values()} == set(Shelf) - merged

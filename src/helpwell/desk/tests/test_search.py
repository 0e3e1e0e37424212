"""Searching by number and by customer, within what one may see."""

import pytest

from conftest import Cast, ask, signed_in
from helpwell.customers.models import Customer
from helpwell.customers.verbs.identify import identify
from helpwell.people.models import Agent
from helpwell.tickets.models import Ticket
from helpwell.tickets.verbs.assign import assign


def names(agent: Agent, text: str, path: str = "/search/") -> list[str]:
    page = signed_in(agent).get(path, {"q": text})
    return [found.name for found in page.context["customers"]]


@pytest.mark.parametrize("asked", ["{}", "#{}", " #{} "])
def test_a_number_goes_to_its_ticket(cast: Cast, ticket: Ticket, asked: str) -> None:
    answer = signed_in(cast.bob).get("/search/", {"q": asked.format(ticket.pk)})
    assert answer.headers["Location"] == f"/tickets/{ticket.pk}/"


def test_a_number_of_another_team_is_as_unknown_as_none(cast: Cast, ticket: Ticket) -> None:
    carol = signed_in(cast.carol)
    theirs = carol.get("/search/", {"q": str(ticket.pk)})
    none = carol.get("/search/", {"q": "9999"})
    assert theirs.status_code == none.status_code == 200
    assert theirs.content.decode().count(f"no ticket {ticket.pk} ") == 1
    assert none.content.decode().count("no ticket 9999 ") == 1


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("anna", True), ("ANN", True), ("kel", True), ("anna kel", True), ("kel anna", True), ("anna@acme", True), ("anna@acme.test", True),
        ("nna", False), ("anna okoye", False), ("", False), ("%", False), ("_nna", False), ("anna%", False), ("\\", False), ("'", False),
    ],
)  # fmt: skip
def test_customers_are_found_by_the_beginnings_of_their_words(
    cast: Cast, ticket: Ticket, asked: str, found: bool
) -> None:
    assert (names(cast.bob, asked) == ["Anna Keller"]) is found


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("Élodie Müller", "elodie"),
        ("Élodie Müller", "mül"),
        ("Lena Meier-Schmidt", "schmidt"),
        ("Straße", "strasse"),
        ("李小龙", "李"),
        ("محمد الأحمد", "محمد"),
    ],
)
def test_accents_marks_and_other_scripts_are_no_hindrance(
    cast: Cast, name: str, asked: str
) -> None:
    identify("email", "someone@else.test", name=name)
    assert names(cast.alice, asked) == [name]


def test_a_customer_whom_only_another_team_serves_is_not_found(cast: Cast, ticket: Ticket) -> None:
    for path in ("/search/", "/search/suggestions/", "/customers/"):
        page = signed_in(cast.carol).get(path, {"q": "anna"}).content.decode()
        assert "Keller" not in page
        assert "acme.test" not in page
    assert names(cast.bob, "anna") == ["Anna Keller"]


def test_a_customer_of_both_teams_shows_each_their_own_tickets(cast: Cast, ticket: Ticket) -> None:
    other = ask(cast, cast.anna, "Where is my parcel", "Help")
    assign(other, by=cast.alice.actor, agent=None, team=cast.shipping)
    carol = signed_in(cast.carol).get("/search/", {"q": "anna"})
    assert [row.subject for row in carol.context["rows"]] == ["Where is my parcel"]
    bob = signed_in(cast.bob).get("/search/", {"q": "anna"})
    assert [row.subject for row in bob.context["rows"]] == ["Refund for a double charge"]
    assert "Refund" not in carol.content.decode()


def test_suggestions_begin_with_those_one_deals_with_now(cast: Cast, ticket: Ticket) -> None:
    assign(ticket, by=cast.bob.actor, agent=cast.bob)
    assert names(cast.bob, "", "/search/suggestions/") == ["Anna Keller"]
    assert names(cast.carol, "", "/search/suggestions/") == []
    assert names(cast.sam, "", "/search/suggestions/") == []


def test_suggestions_offer_the_ticket_of_a_number(cast: Cast, ticket: Ticket) -> None:
    page = signed_in(cast.bob).get("/search/suggestions/", {"q": f"#{ticket.pk}"}).content.decode()
    assert f"/tickets/{ticket.pk}/" in page
    page = (
        signed_in(cast.carol).get("/search/suggestions/", {"q": f"#{ticket.pk}"}).content.decode()
    )
    assert "/tickets/" not in page


def test_a_merged_customer_is_not_found_but_the_survivor_is(cast: Cast) -> None:
    twin = identify("email", "anna.keller@home.test", name="Anna Keller")
    Customer.objects.filter(pk=twin.pk).update(merged_into=cast.anna)
    found = signed_in(cast.alice).get("/search/", {"q": "keller"}).context["customers"]
    assert [one.url for one in found] == [f"/customers/{cast.anna.pk}/"]


@pytest.mark.parametrize(
    "asked",
    [
        "<script>alert(1)</script>",
        "a" * 5000,
        "\0",
        "99999999999999999999999",
        "１２",
        " " * 50,
        "a b c d e f g h i j k l m n o p",
    ],
)
def test_hostile_questions_are_only_text(cast: Cast, ticket: Ticket, asked: str) -> None:
    for path in ("/search/", "/search/suggestions/", "/customers/", "/organizations/"):
        page = signed_in(cast.bob).get(path, {"q": asked})
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()


def test_a_new_name_is_found_and_the_old_one_no_more(cast: Cast) -> None:
    identify("email", "quiet@else.test")
    identify("email", "quiet@else.test", name="Greta Olsen")
    assert names(cast.alice, "olsen") == ["Greta Olsen"]
    assert names(cast.alice, "quiet@") == ["Greta Olsen"]

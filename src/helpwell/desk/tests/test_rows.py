"""A row answers who, what, since when, whose turn, by when; and nothing in it is markup."""

from datetime import timedelta

import pytest

from conftest import NOON, Cast, ask
from helpwell.desk.inbox_views import Sort
from helpwell.desk.lists import lines_of
from helpwell.desk.rows import Row, RowMaker, first_name
from helpwell.desk.templatetags.desk import ticket_rows
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.tickets.models import Status, Ticket
from helpwell.tickets.verbs.assign import assign
from helpwell.tickets.verbs.reply import reply
from helpwell.tickets.verbs.set_status import set_status


def row_of(ticket: Ticket, person: Agent, sort: Sort = Sort.DUE) -> Row:
    lines = lines_of(Ticket.objects.filter(pk=ticket.pk))
    return RowMaker(person, "mine", sort).row(lines[0])


def test_a_new_ticket_waits_for_anybody(cast: Cast, ticket: Ticket) -> None:
    row = row_of(ticket, cast.bob)
    assert (row.who, row.turn) == ("Anna Keller", "Nobody has it yet")
    assert "row--mine" in row.css


def test_whose_turn_it_is_depends_on_who_looks(cast: Cast, ticket: Ticket) -> None:
    assign(ticket, by=cast.mia.actor, agent=cast.bob)
    assert row_of(ticket, cast.bob).turn == "Your turn"
    assert row_of(ticket, cast.sam).turn == "Bob answers"
    assert "row--mine" not in row_of(ticket, cast.sam).css


def test_after_an_answer_it_is_the_customers_turn(cast: Cast, ticket: Ticket) -> None:
    reply(ticket, by=cast.bob.actor, text="We look into it.")
    row = row_of(ticket, cast.bob)
    assert (row.turn, row.replied) == ("Waiting for Anna", True)
    assert "row--theirs" in row.css


@pytest.mark.parametrize(
    ("status", "turn"), [(Status.SOLVED, ""), (Status.ON_HOLD, "Waiting for someone else")]
)
def test_solved_and_held_up_tickets_are_nobodys_turn(
    cast: Cast, ticket: Ticket, status: str, turn: str
) -> None:
    set_status(ticket, by=cast.bob.actor, status=status)
    assert row_of(ticket, cast.bob).turn == turn


def test_a_message_that_did_not_arrive_is_said_first(cast: Cast, ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(delivery_failed=True)
    row = row_of(ticket, cast.bob)
    assert (row.turn, row.turn_icon) == ("Message did not arrive", "error")


@pytest.mark.parametrize(
    ("hours", "words", "level"),
    [(5, "due in 5 h", "calm"), (1, "due in 1 h", "soon"), (-3, "3 h late", "late")],
)
def test_a_promise_is_said_in_words(
    cast: Cast, ticket: Ticket, hours: int, words: str, level: str
) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(due_sort=NOON + timedelta(hours=hours))
    with clock.at(NOON):
        row = row_of(ticket, cast.bob)
    assert (row.due, row.due_level) == (words, level)


def test_since_when_is_the_wait_in_a_due_list_and_the_news_in_a_latest_list(
    cast: Cast, ticket: Ticket
) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(
        waiting_since=NOON - timedelta(hours=9), activity_at=NOON - timedelta(hours=1)
    )
    with clock.at(NOON):
        assert row_of(ticket, cast.bob, Sort.DUE).since == "9 h"
        assert row_of(ticket, cast.bob, Sort.LATEST).since == "1 h"


def test_the_version_changes_with_what_the_row_shows(cast: Cast, ticket: Ticket) -> None:
    versions = {row_of(ticket, cast.bob).version}
    Ticket.objects.filter(pk=ticket.pk).update(due_sort=NOON)
    versions.add(row_of(ticket, cast.bob).version)
    assign(ticket, by=cast.bob.actor, agent=cast.bob)
    versions.add(row_of(ticket, cast.bob).version)
    assert len(versions) == 3


EVIL = "<script>alert(1)</script>\"'&"


def test_every_text_of_a_row_is_escaped(cast: Cast) -> None:
    cast.anna.name = EVIL
    cast.anna.save()
    Agent.objects.filter(pk=cast.bob.pk).update(name=EVIL)
    ticket = ask(cast, cast.anna, EVIL, EVIL)
    Ticket.objects.filter(pk=ticket.pk).update(assignee=cast.bob, snippet=EVIL)
    printed = ticket_rows([row_of(ticket, cast.sam)])
    assert "<script" not in printed
    assert "alert(1)\"'" not in printed
    assert printed.count("&lt;script&gt;alert(1)") == 6  # and none of them left out


@pytest.mark.parametrize(
    ("name", "called"),
    [("Anna Keller", "Anna"), ("anna@acme.test", "anna"), ("", ""), ("@x", "@x")],
)
def test_people_are_called_by_their_first_name(name: str, called: str) -> None:
    assert first_name(name) == called

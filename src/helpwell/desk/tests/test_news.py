"""An open list hears what changed: new tickets are counted, shown rows are brought up to date, and nothing moves."""

from typing import Any

import pytest
from django.http import HttpResponse

from conftest import Cast, ask, signed_in
from helpwell.desk.lists import Page, page_of
from helpwell.desk.news import Mark
from helpwell.events.models import Event
from helpwell.people.models import Agent, Team
from helpwell.tickets.models import Status, Ticket
from helpwell.tickets.verbs.assign import assign
from helpwell.tickets.verbs.note import note
from helpwell.tickets.verbs.set_status import set_status


def opened(agent: Agent, view: str = "open", **query: str) -> tuple[str, str]:
    """The address and the shown rows of a list that was opened now."""
    page = signed_in(agent).get(f"/inbox/{view}/", query)
    return page.context["news_url"], page.context["shown"]


def news(agent: Agent, page: tuple[str, str]) -> Any:
    return signed_in(agent).get(f"{page[0]}&shown={page[1]}")


def said(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def test_a_quiet_desk_has_no_news(cast: Cast, ticket: Ticket) -> None:
    answer = news(cast.bob, opened(cast.bob))
    assert (answer.context["news_words"], list(answer.context["rows"])) == ("", [])


def test_new_tickets_are_counted_and_not_shown(cast: Cast, ticket: Ticket) -> None:
    page = opened(cast.bob)
    ask(cast, cast.ben, "Second", "Help")
    ask(cast, cast.ben, "Third", "Help")
    answer = news(cast.bob, page)
    assert answer.context["news_words"] == "2 new"
    assert "Second" not in said(answer)


def test_a_ticket_that_comes_into_the_view_is_new_to_it(cast: Cast, ticket: Ticket) -> None:
    page = opened(cast.bob, "mine")
    assign(ticket, by=cast.mia.actor, agent=cast.bob)
    assert news(cast.bob, page).context["news_words"] == "1 new"


def test_a_shown_row_is_brought_up_to_date_where_it_stands(cast: Cast, ticket: Ticket) -> None:
    page = opened(cast.bob)
    set_status(ticket, by=cast.sam.actor, status=Status.SOLVED)
    answer = news(cast.bob, page)
    assert answer.context["news_words"] == ""
    assert f'id="row-{ticket.pk}" hx-swap-oob="true"' in said(answer)
    assert "Solved" in said(answer)
    again = news(cast.bob, (page[0], answer.context["shown"]))
    assert list(again.context["rows"]) == []


def test_a_new_promise_changes_the_row_too(cast: Cast, ticket: Ticket) -> None:
    page = opened(cast.bob)
    Ticket.objects.filter(pk=ticket.pk).update(due_sort="2026-11-05T12:00:00Z")
    assert len(news(cast.bob, page).context["rows"]) == 1


def test_a_ticket_that_one_may_no_longer_see_leaves_only_its_number(
    cast: Cast, ticket: Ticket
) -> None:
    page = opened(cast.bob)
    assign(ticket, by=cast.alice.actor, agent=None, team=cast.shipping)
    answer = news(cast.bob, page)
    assert answer.context["gone"] == [ticket.pk]
    assert "Refund" not in said(answer)
    assert "Anna" not in said(answer)


def test_another_teams_ticket_is_no_news(cast: Cast, ticket: Ticket) -> None:
    page = opened(cast.carol)
    note(ticket, by=cast.bob.actor, text="Look")
    ask(cast, cast.ben, "Second", "Help")
    assert news(cast.carol, page).context["news_words"] == ""
    made_up = (page[0], f"{ticket.pk}.1-0")
    answer = news(cast.carol, made_up)
    assert "Refund" not in said(answer)
    assert answer.context["gone"] == [ticket.pk]


def test_what_was_not_committed_when_the_page_was_made_is_news(cast: Cast, ticket: Ticket) -> None:
    ask(cast, cast.ben, "Late", "Its transaction takes long")
    late = Event.objects.order_by("-id")[0]
    ask(cast, cast.ben, "Last", "Help")
    last = Event.objects.order_by("-id")[0]
    mark = Mark(last.pk, (late.pk,))
    url, _shown = opened(cast.bob)
    shown = signed_in(cast.bob).get("/inbox/open/").context["rows"]
    known = ",".join(f"{row.id}.{row.version}" for row in shown if row.subject != "Late")
    answer = signed_in(cast.bob).get(url.partition("?")[0], {"since": str(mark), "shown": known})
    assert answer.context["news_words"] == "1 new"


def test_a_mark_says_which_numbers_were_missing(cast: Cast, ticket: Ticket) -> None:
    events = Event.objects.filter(name="MessageReceived")
    missing = events.get().pk
    last = ask(cast, cast.ben, "Second", "Help")
    events.filter(pk=missing).delete()
    mark = Mark.now()
    assert last.pk
    assert missing in mark.open
    assert Mark.read(str(mark)) == mark


def test_on_a_later_page_rows_are_kept_fresh_but_nothing_is_announced(
    cast: Cast, ticket: Ticket
) -> None:
    url, shown = opened(cast.bob)
    ask(cast, cast.ben, "Second", "Help")
    answer = news(cast.bob, (f"{url}&inside=1", shown))
    assert answer.context["news_words"] == ""


def test_more_than_ninety_nine_are_said_so(cast: Cast) -> None:
    page = opened(cast.bob)
    for number in range(101):
        ask(cast, cast.anna, f"Number {number}", "Help")
    assert news(cast.bob, page).context["news_words"] == "99+ new"


def test_made_up_questions_get_no_answer(cast: Cast) -> None:
    client = signed_in(cast.bob)
    for query in (
        "",
        "since=x",
        "since=-",
        "since=1-x",
        "since=1&shown=a.b",
        "since=" + "1-" * 60,
        "since=1&shown=" + ",".join(map(str, range(200))),
    ):
        assert client.get(f"/inbox/open/news/?{query}").status_code == 204


def test_counts_and_rail_come_along(cast: Cast, ticket: Ticket) -> None:
    page = opened(cast.bob)
    assign(ticket, by=cast.mia.actor, agent=cast.bob)
    answer = said(news(cast.bob, page))
    assert 'id="count-mine" hx-swap-oob="true">1<' in answer
    assert 'id="rail-places"' in answer
    assert Team.objects.exists()


def test_what_comes_in_while_the_list_is_read_is_news(
    cast: Cast, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(*args: Any, **kwargs: Any) -> Page:
        page = page_of(*args, **kwargs)
        ask(cast, cast.ben, "In between", "Help")
        return page

    monkeypatch.setattr("helpwell.desk.inbox_page.page_of", slowly)
    page = opened(cast.bob)
    assert news(cast.bob, page).context["news_words"] == "1 new"

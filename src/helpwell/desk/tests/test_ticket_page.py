"""The ticket page: what it shows, to whom, and with how few questions to the database."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import NOON, Cast, ask, signed_in
from helpwell.kit import clock
from helpwell.tickets.models import Message, Recipient, Ticket
from helpwell.tickets.verbs.assign import assign
from helpwell.tickets.verbs.deliver import mark_bounced, mark_sent
from helpwell.tickets.verbs.move_message import move_message
from helpwell.tickets.verbs.note import note
from helpwell.tickets.verbs.receive import Incoming, receive
from helpwell.tickets.verbs.reply import reply
from helpwell.tickets.verbs.set_status import set_status
from helpwell.tickets.verbs.tag import tag
from helpwell.tickets.verbs.upload import upload

HTMX = {"HX-Request": "true"}


def answer(cast: Cast, ticket: Ticket, text: str, **more: Any) -> Message:
    incoming = Incoming(
        channel=cast.channel,
        customer=cast.anna,
        subject=ticket.subject,
        text=text,
        from_address="anna@acme.test",
        **more,
    )
    return receive(incoming, into=ticket, joined_by=Message.JoinedBy.REPLY_ADDRESS)


def talk(cast: Cast, ticket: Ticket, messages: int) -> None:
    """A thread of so many messages more, with files, notes, deliveries and events among them."""
    for n in range(messages):
        if n % 3 == 0:
            file = upload(by=cast.bob, name=f"{n}.txt", content=b"x")
            mark_sent(reply(ticket, by=cast.bob.actor, text=f"A {n}", uploads=[file]).delivery, {})
        elif n % 3 == 1:
            answer(cast, ticket, f"B {n}", quoted="> A")
        else:
            note(ticket, by=cast.sam.actor, text=f"C {n}")
            assign(ticket, by=cast.sam.actor, agent=cast.bob if n % 2 else cast.sam)
    tag(ticket, by=cast.bob.actor, names=["refund"])


def page(client: Client, ticket: Ticket) -> str:
    response = client.get(f"/tickets/{ticket.pk}/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("who", ["bob", "sam", "alice", "erin"])
def test_thirty_messages_take_nine_queries_at_most(cast: Cast, ticket: Ticket, who: str) -> None:
    talk(cast, ticket, 29)
    client = signed_in(getattr(cast, who))
    page(client, ticket)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        shown = page(client, ticket)
    assert shown.count('class="message ') == 30
    assert len(asked) <= 9, "\n".join(query["sql"][:160] for query in asked)


def test_the_number_of_queries_does_not_grow_with_the_thread(cast: Cast, ticket: Ticket) -> None:
    client = signed_in(cast.bob)
    talk(cast, ticket, 3)
    page(client, ticket)
    with CaptureQueriesContext(connection) as few:
        page(client, ticket)
    talk(cast, ticket, 27)
    with CaptureQueriesContext(connection) as many:
        page(client, ticket)
    assert len(many) == len(few)


def test_the_side_panel_takes_ten_queries_and_two_a_room_at_most(
    cast: Cast, ticket: Ticket
) -> None:
    for n in range(8):
        ask(cast, cast.anna, f"Question {n}", "Please.")
    client = signed_in(cast.bob)
    client.get(f"/tickets/{ticket.pk}/side/")
    with CaptureQueriesContext(connection) as asked:
        shown = client.get(f"/tickets/{ticket.pk}/side/").content.decode()
    assert "3 more" in shown
    assert len(asked) <= 18, "\n".join(query["sql"][:160] for query in asked)


def test_a_long_thread_shows_its_newest_fifty_and_leads_to_the_rest(
    cast: Cast, ticket: Ticket
) -> None:
    for n in range(119):
        answer(cast, ticket, f"Number {n}.")
    client = signed_in(cast.bob)
    shown = page(client, ticket)
    assert shown.count('class="message ') == 50
    assert "Number 118." in shown
    assert "Number 68." not in shown
    seen = 50
    while "/earlier/?before=" in shown:
        before = shown.partition("/earlier/?before=")[2].partition('"')[0]
        shown = client.get(f"/tickets/{ticket.pk}/earlier/?before={before}").content.decode()
        seen += shown.count('class="message ')
    assert seen == 120
    assert "I was charged twice" in shown


@pytest.mark.parametrize("before", ["", "x", "-1", "1" * 30, "²"])
def test_a_made_up_place_in_the_thread_is_not_there(
    cast: Cast, ticket: Ticket, before: str
) -> None:
    url = f"/tickets/{ticket.pk}/earlier/"
    assert signed_in(cast.bob).get(url, {"before": before}).status_code == 404


def test_htmx_gets_the_middle_and_a_browser_the_whole_page(cast: Cast, ticket: Ticket) -> None:
    client = signed_in(cast.bob)
    part = client.get(f"/tickets/{ticket.pk}/", headers=HTMX).content.decode()
    assert "<body" not in part
    assert 'id="side" hx-swap-oob' in part
    assert "<body" in page(client, ticket)


def test_messages_and_events_stand_in_order_of_time(cast: Cast) -> None:
    with clock.at(NOON):
        ticket = ask(cast, cast.anna, "Refund", "First words.")
    with clock.at(NOON.replace(hour=13)):
        assign(ticket, by=cast.bob.actor, agent=cast.bob)
    with clock.at(NOON.replace(hour=14)):
        note(ticket, by=cast.bob.actor, text="Second words.")
    shown = page(signed_in(cast.sam), ticket)
    places = [
        shown.index(words) for words in ("First words.", "Bob took the ticket", "Second words.")
    ]
    assert places == sorted(places)
    assert "message--note" in shown


def test_many_changes_in_a_row_are_folded(cast: Cast, ticket: Ticket) -> None:
    for n in range(10):
        tag(ticket, by=cast.bob.actor, names=[f"tag-{n}"])
    shown = page(signed_in(cast.bob), ticket)
    assert "7 changes" in shown
    assert "tag-9 and removed" in shown


def test_a_quote_is_folded_and_a_long_one_is_fetched(cast: Cast, ticket: Ticket) -> None:
    answer(cast, ticket, "Short.", quoted="> before")
    long = answer(cast, ticket, "Long.", quoted="> word " * 1000)
    client = signed_in(cast.bob)
    shown = page(client, ticket)
    assert "&gt; before" in shown
    assert f"/messages/{long.pk}/quoted/" in shown
    assert shown.count("&gt; word") < 400
    assert client.get(f"/messages/{long.pk}/quoted/").content.decode().count("&gt; word") == 1000


def test_a_very_long_message_is_cut_and_can_be_read_whole(cast: Cast, ticket: Ticket) -> None:
    long = answer(cast, ticket, "word " * 10_000 + "the end")
    client = signed_in(cast.bob)
    assert "the end" not in page(client, ticket)
    assert "the end" in client.get(f"/messages/{long.pk}/rest/").content.decode()


def test_an_automatic_message_is_collapsed(cast: Cast, ticket: Ticket) -> None:
    answer(cast, ticket, "I am away.", is_automatic=True)
    assert "message__auto" in page(signed_in(cast.bob), ticket)


def test_a_message_says_why_it_is_here(cast: Cast, ticket: Ticket) -> None:
    other = ask(cast, cast.anna, "Parcel", "Where is it?")
    moved = answer(cast, other, "About the refund.")
    move_message(moved, by=cast.bob.actor, to=ticket)
    shown = page(signed_in(cast.bob), ticket)
    assert f"An agent moved it here (#{other.pk})" in shown
    assert f"Bob moved a message here from #{other.pk}" in shown


def test_each_recipient_has_its_state_and_its_reason(cast: Cast, ticket: Ticket) -> None:
    message = reply(ticket, by=cast.bob.actor, text="Yes.")
    assert "Leaves in" in page(signed_in(cast.bob), ticket)
    mark_sent(message.delivery, {})
    recipient = Recipient.objects.get(delivery__message=message)
    mark_bounced(recipient, kind="hard", why="550 no such user")
    shown = page(signed_in(cast.bob), ticket)
    assert "Did not reach one recipient" in shown
    assert "anna@acme.test: 550 no such user" in shown
    assert f"/messages/{message.pk}/delivery/" in shown


def test_who_may_not_reply_gets_no_reply_form(cast: Cast, ticket: Ticket) -> None:
    shown = page(signed_in(cast.erin), ticket)
    assert f"/tickets/{ticket.pk}/notes/" in shown
    assert f"/tickets/{ticket.pk}/replies/" not in shown
    assert f"/tickets/{ticket.pk}/status/" not in shown
    assert f"/tickets/{ticket.pk}/replies/" in page(signed_in(cast.bob), ticket)


def test_other_tickets_of_the_customer_are_those_that_one_may_see(
    cast: Cast, ticket: Ticket
) -> None:
    secret = ask(cast, cast.anna, "Secret parcel", "Hush.")
    assign(secret, by=cast.alice.actor, agent=None, team=cast.shipping)
    url = f"/tickets/{ticket.pk}/side/"
    assert "Secret parcel" not in signed_in(cast.bob).get(url).content.decode()
    assert "Secret parcel" in signed_in(cast.alice).get(url).content.decode()


def test_a_follow_up_leads_back_and_forth(cast: Cast, ticket: Ticket) -> None:
    set_status(ticket, by=cast.bob.actor, status="closed")
    follow_up = answer(cast, ticket, "It came back.").ticket
    client = signed_in(cast.bob)
    there = client.get(f"/tickets/{follow_up.pk}/side/").content.decode()
    back = client.get(f"/tickets/{ticket.pk}/side/").content.decode()
    assert "This ticket continues it" in there
    assert "Continues this ticket" in back


def test_hostile_words_stay_words(cast: Cast) -> None:
    bad = "<img src=x onerror=alert(1)>"
    ticket = ask(cast, cast.anna, f"Subject {bad}", f"Text {bad}", quoted=f"> {bad}")
    tag(ticket, by=cast.bob.actor, names=[bad])
    client = signed_in(cast.bob)
    shown = page(client, ticket) + client.get(f"/tickets/{ticket.pk}/side/").content.decode()
    assert "<img src=x" not in shown
    assert "&lt;img src=x" in shown

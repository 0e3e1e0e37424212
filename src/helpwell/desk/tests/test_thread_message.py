"""What can be done with one message: take it back, move its time, send it again, read it another way."""

from datetime import timedelta

import pytest

from conftest import Cast, ask, signed_in
from helpwell.kit import clock
from helpwell.kit.html import clean_mail
from helpwell.tickets.models import Delivery, Message, Recipient, Ticket
from helpwell.tickets.verbs.deliver import mark_bounced, mark_failed, mark_sent
from helpwell.tickets.verbs.reply import reply

HTMX = {"HX-Request": "true"}


@pytest.fixture
def sent(cast: Cast, ticket: Ticket) -> Message:
    return reply(ticket, by=cast.bob.actor, text="Yes.")


def test_a_message_that_left_cannot_be_taken_back(cast: Cast, sent: Message) -> None:
    mark_sent(sent.delivery, {})
    response = signed_in(cast.bob).delete(f"/messages/{sent.pk}/sending/", headers=HTMX)
    assert response.status_code == 422
    assert "Too late" in response.content.decode()
    sent.refresh_from_db()
    assert sent.withdrawn_at is None


def test_the_time_of_a_queued_message_is_moved(cast: Cast, sent: Message) -> None:
    later = clock.now() + timedelta(hours=5)
    url = f"/messages/{sent.pk}/sending/"
    response = signed_in(cast.bob).post(url, {"send_at": later.isoformat()}, headers=HTMX)
    assert "Will be sent on" in response.content.decode()
    assert abs(Delivery.objects.get().due_at - later) < timedelta(seconds=1)


@pytest.mark.parametrize("moment", ["", "soon", "2026-99-01"])
def test_a_made_up_time_changes_nothing(cast: Cast, sent: Message, moment: str) -> None:
    before = Delivery.objects.get().due_at
    url = f"/messages/{sent.pk}/sending/"
    response = signed_in(cast.bob).post(url, {"send_at": moment}, headers=HTMX)
    assert response.status_code == 422
    assert Delivery.objects.get().due_at == before


def test_a_failed_message_is_sent_again_to_those_whom_it_did_not_reach(
    cast: Cast, sent: Message
) -> None:
    mark_failed(sent.delivery, why="535 wrong password")
    url = f"/messages/{sent.pk}/delivery/"
    assert signed_in(cast.bob).post(url, headers=HTMX).status_code == 200
    assert Delivery.objects.get().state == Delivery.State.QUEUED
    again = signed_in(cast.bob).post(url, headers=HTMX)
    assert again.status_code == 422


def test_a_bounced_message_can_be_sent_again(cast: Cast, sent: Message) -> None:
    mark_sent(sent.delivery, {})
    mark_bounced(Recipient.objects.get(), kind="soft", why="mailbox full")
    response = signed_in(cast.bob).post(f"/messages/{sent.pk}/delivery/", headers=HTMX)
    assert response.status_code == 200


def test_an_inbound_message_has_no_delivery(cast: Cast, ticket: Ticket) -> None:
    url = f"/messages/{ticket.messages.get().pk}/delivery/"
    assert signed_in(cast.bob).post(url, headers=HTMX).status_code == 404


def test_why_it_is_late_is_said(cast: Cast, ticket: Ticket, sent: Message) -> None:
    Delivery.objects.update(
        error="421 try later", attempts=2, due_at=clock.now() + timedelta(minutes=9)
    )
    shown = signed_in(cast.bob).get(f"/tickets/{ticket.pk}/").content.decode()
    assert "Not sent yet: 421 try later. Tried again on" in shown


TABLE = clean_mail("<table><tr><td>49 EUR</td></tr></table>")


@pytest.mark.parametrize(
    ("html", "quoted", "framed"),
    [
        (TABLE, "", True),
        (TABLE, "> before", False),
        (clean_mail("<p>Just <b>words</b></p>"), "", False),
        ("", "", False),
    ],
)
def test_a_mail_with_a_form_of_its_own_is_shown_in_it(
    cast: Cast, html: str, quoted: str, framed: bool
) -> None:
    ticket = ask(cast, cast.anna, "Order", "49 EUR", html=html, quoted=quoted)
    shown = signed_in(cast.bob).get(f"/tickets/{ticket.pk}/").content.decode()
    assert ("<iframe" in shown) is framed


def test_the_other_form_is_one_click_away(cast: Cast) -> None:
    ticket = ask(cast, cast.anna, "Order", "49 EUR in words", html=TABLE)
    client, url = signed_in(cast.bob), f"/messages/{ticket.messages.get().pk}/"
    assert "<iframe" not in client.get(f"{url}?as=text").content.decode()
    assert "<iframe" in client.get(f"{url}?as=mail").content.decode()


def test_a_mail_without_a_word_of_text_is_shown_as_it_was_sent(cast: Cast) -> None:
    ticket = ask(cast, cast.anna, "Order", "", html=clean_mail("<p>Only HTML</p>"))
    assert "<iframe" in signed_in(cast.bob).get(f"/tickets/{ticket.pk}/").content.decode()


def test_a_message_from_the_far_end_of_the_numbers_is_not_there(cast: Cast) -> None:
    assert signed_in(cast.bob).get(f"/messages/{10**30}/").status_code == 404
    assert signed_in(cast.bob).get(f"/messages/{10**30}/body/").status_code == 404
    assert signed_in(cast.bob).get(f"/tickets/{10**30}/").status_code == 404

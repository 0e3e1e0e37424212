"""Undo in a real browser: by the toast, from the history, for many at once; merging, snoozing, the bin, forwarding."""

import re

import pytest
from playwright.sync_api import Page, expect

from conftest import ask
from helpwell.events.worker import drain
from helpwell.tickets.models import Message, Status, Ticket
from tests.live_desk import LiveDesk

pytestmark = pytest.mark.browser


def _open(desk: LiveDesk, ticket: Ticket, *, senior: bool = False) -> Page:
    page = desk.window(desk.cast.sam if senior else desk.cast.bob)
    page.goto(f"/tickets/{ticket.pk}/")
    expect(page.locator(".side__who")).to_be_visible()
    return page


def _asked(desk: LiveDesk, subject: str = "Refund for a double charge") -> Ticket:
    return ask(desk.cast, desk.cast.anna, subject, "I was charged twice.")


def test_what_was_done_is_undone_by_the_toast_and_again_from_the_history(
    live_desk: LiveDesk,
) -> None:
    ticket = _asked(live_desk)
    page = _open(live_desk, ticket)
    page.keyboard.press("s")
    page.get_by_role("button", name="On hold").click()
    expect(page.locator(".toast__words")).to_have_text("Status: On hold")
    page.keyboard.press("z")
    expect(page.locator(".toast__words").last).to_have_text("Undone")
    line = page.locator(".event", has_text="changed the status").first
    expect(line).to_contain_text("undone by Bob")
    assert Ticket.objects.get(pk=ticket.pk).status == Status.NEW
    page.locator(".toast").get_by_role("button", name="Undo").click()  # the undo is undone
    expect(page.locator(".ticket-head")).to_contain_text("On hold")
    back = page.locator(".event", has_text="changed the status").first
    back.get_by_role("button", name=re.compile("Undo")).click()
    expect(page.locator(".ticket-head").get_by_role("button", name="New")).to_be_visible()
    assert Ticket.objects.get(pk=ticket.pk).status == Status.NEW


def test_what_a_colleague_changed_since_is_said(live_desk: LiveDesk) -> None:
    ticket = _asked(live_desk)
    bob, sam = _open(live_desk, ticket), _open(live_desk, ticket, senior=True)
    bob.keyboard.press("s")
    bob.get_by_role("button", name="Waiting for the customer").click()
    expect(sam.locator(".event", has_text="Bob changed the status")).to_be_visible()
    sam.keyboard.press("s")
    sam.get_by_role("button", name="Solved").click()
    expect(bob.locator(".event", has_text="Sam solved")).to_be_visible()
    bob.locator(".event", has_text="Bob changed").get_by_role("button").click()
    expect(bob.locator(".toast--warn")).to_contain_text("Sam solved the ticket")
    assert Ticket.objects.get(pk=ticket.pk).status == Status.SOLVED


def test_two_tickets_become_one_and_come_apart_again(live_desk: LiveDesk) -> None:
    home, double = _asked(live_desk), _asked(live_desk, "The same once more")
    page = _open(live_desk, double)
    page.keyboard.press("Shift+M")
    page.get_by_role("dialog").get_by_role("button", name=f"#{home.pk}").click()
    expect(page).to_have_url(re.compile(f"/tickets/{home.pk}/"))
    expect(page.locator(".message--customer")).to_have_count(2)
    expect(page.locator(".side__near")).to_contain_text("Merged into this one")
    page.get_by_role("button", name="Take apart").click()
    expect(page.locator(".message--customer")).to_have_count(1)
    assert Ticket.objects.get(pk=double.pk).merged_into is None


def test_a_message_gets_a_ticket_of_its_own_and_comes_back(live_desk: LiveDesk) -> None:
    ticket = _asked(live_desk)
    Message.objects.create(
        ticket=ticket, direction="inbound", author=live_desk.cast.anna.actor, text="And my parcel?"
    )
    page = _open(live_desk, ticket)
    message = page.locator(".message", has_text="And my parcel?")
    message.hover()
    message.get_by_role("button", name="Move to another ticket").click()
    page.get_by_role("button", name="Move it to a ticket of its own").click()
    expect(message).to_have_count(0)
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(message).to_be_visible()
    assert (
        Ticket.objects.exclude(deleted_at=None).count() == 1
    )  # the ticket that it had is not needed


def test_a_ticket_is_snoozed_and_put_into_the_bin_by_keyboard(live_desk: LiveDesk) -> None:
    ticket = _asked(live_desk)
    page = _open(live_desk, ticket, senior=True)
    page.keyboard.press("h")
    page.get_by_role("dialog").get_by_role("button", name="Tomorrow morning").click()
    expect(page.locator(".banner", has_text="Snoozed until")).to_be_visible()
    page.get_by_role("button", name="Have it back now").click()
    expect(page.locator(".banner", has_text="Snoozed until")).to_have_count(0)
    page.keyboard.press(".")
    page.get_by_role("button", name="Put it into the bin").click()
    expect(page.locator(".banner", has_text="in the bin")).to_be_visible()
    page.keyboard.press("z")
    expect(page.locator(".banner", has_text="in the bin")).to_have_count(0)


def test_a_message_is_forwarded_without_the_customer(live_desk: LiveDesk) -> None:
    ticket = _asked(live_desk)
    page = _open(live_desk, ticket)
    message = page.locator(".message--customer")
    message.hover()
    message.get_by_role("button", name="Forward").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("To", exact=True).fill("expert@else.test")
    dialog.get_by_label("Your words above it").fill("Can you look at this?")
    dialog.get_by_role("button", name="Forward").click()
    sent = page.locator(".message--agent")
    expect(sent).to_contain_text("Can you look at this?")
    expect(sent).to_contain_text("expert@else.test")
    assert not ticket.participants.exists()


def test_many_are_solved_at_once_and_all_of_it_is_undone(live_desk: LiveDesk) -> None:
    tickets = [_asked(live_desk, f"Question {n}") for n in range(5)]
    page = live_desk.window(live_desk.cast.bob)
    page.goto("/inbox/open/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    bar = page.locator("bulk-bar")
    expect(bar).to_contain_text("2 chosen")
    bar.get_by_role("button", name="All of this list").click()
    bar.get_by_role("button", name="Status").click()
    bar.get_by_role("button", name="Solved").click()
    expect(bar).to_contain_text("5 tickets changed")
    assert Ticket.objects.filter(status=Status.SOLVED).count() == 5
    page.get_by_role("button", name="Undo all").click()
    expect(bar).to_contain_text("Undo: Status: Solved")
    drain()
    assert Ticket.objects.filter(status=Status.NEW).count() == 5
    assert len(tickets) == 5

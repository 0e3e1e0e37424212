"""Whole journeys through the desk in a real browser, as people take them on a day."""

from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from conftest import ask
from helpwell.channels.email.models import Mailbox
from helpwell.channels.verbs.store import RawMail, content_id, store_arrivals
from helpwell.entrance.set_up.link import set_up_link
from helpwell.events.worker import drain
from helpwell.kit import clock
from helpwell.people.company import forget_company
from helpwell.tickets.models import Message
from helpwell.tickets.verbs.note import note
from helpwell.tickets.verbs.receive import Incoming, receive
from helpwell.tickets.verbs.set_status import set_status
from tests.live_desk import LiveDesk
from tests.test_inbox_browser import Line

pytestmark = pytest.mark.browser
RECONNECTED = 40_000  # milliseconds; a lost connection is tried again after longer and longer waits


def _stranger(desk: LiveDesk) -> Page:
    """A window in which nobody is signed in."""
    context = desk.browser.new_context(base_url=desk.url, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on("pageerror", lambda error: desk.complaints.append(str(error)))
    return page


def _mail_arrives(subject: str, text: str) -> None:
    """A customer's mail reaches the only mailbox, and the worker does what it has to do."""
    mail = EmailMessage()
    mail["From"] = "Anna Keller <anna@acme.test>"
    mail["To"] = "help@teapots.test"
    mail["Subject"] = subject
    mail["Message-ID"] = "<first@acme.test>"
    mail.set_content(text)
    raw = mail.as_bytes()
    channel = Mailbox.objects.get().channel_id
    store_arrivals(
        [RawMail(channel_id=channel, external_id=content_id(raw), source="lmtp", raw=raw)]
    )
    drain()


def _time_passes() -> None:
    """The time to take a message back is over, and the worker has sent it."""
    with clock.at(clock.now() + timedelta(seconds=11)):
        drain()


def _set_up(page: Page) -> None:
    proceed = page.get_by_role("button", name="Continue")
    page.goto(urlsplit(set_up_link()).path)
    page.get_by_label("Company").fill("Teapots")
    proceed.click()
    expect(page.get_by_label("Monday")).to_have_value("09:00-17:00")
    proceed.click()
    page.get_by_label("Your name").fill("Alice Moreau")
    page.get_by_label("Your email").fill("alice@teapots.test")
    page.get_by_label("Password").fill("pour slowly and wait")
    proceed.click()
    expect(page.get_by_role("heading", name="Keep your account safe")).to_be_visible()
    proceed.click()
    page.get_by_label("Address", exact=True).fill("help@teapots.test")
    page.get_by_label("Built-in receiver").check()
    page.get_by_label("Catch in the Outbox page").check()
    page.get_by_role("button", name="Connect", exact=True).click()
    page.get_by_role("button", name="Open the desk").click()
    expect(page.get_by_text("Is everything flowing, is anything stuck?")).to_be_visible()


def test_from_the_set_up_to_the_first_ticket_answered(live_desk: LiveDesk) -> None:
    call_command("flush", verbosity=0, interactive=False)
    forget_company()
    page = _stranger(live_desk)
    _set_up(page)
    page.get_by_role("link", name="Unassigned").first.click()
    _mail_arrives("The spout drips", "It drips on every cup.")
    page.reload()
    page.get_by_role("link", name="The spout drips").click()
    page.locator("#reply-form textarea").fill("A new one leaves today.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".message--agent .message__body")).to_have_text("A new one leaves today.")
    _time_passes()
    expect(page.locator(".message--agent .delivery")).to_have_text("Sent")
    ticket_url = page.url
    page.goto("/outbox/")
    page.get_by_role("link", name="The spout drips").first.click()
    page.get_by_role("link", name="Customer answers").click()
    page.get_by_label("Text").fill("It pours well now, thank you.")
    page.get_by_role("button", name="Send as a customer").click()
    expect(page.locator(".toast__words")).to_be_visible()
    drain()
    page.goto(ticket_url)
    expect(page.locator(".message--customer").last).to_contain_text("It pours well now")
    assert Message.objects.count() == 3


def test_a_reply_is_taken_back_and_sent_and_a_second_browser_sees_each_step(
    live_desk: LiveDesk,
) -> None:
    cast = live_desk.cast
    ticket = ask(cast, cast.anna, "Refund for a double charge", "I was charged twice.")
    bob, sam = live_desk.window(cast.bob), live_desk.window(cast.sam)
    for page in (bob, sam):
        page.goto(f"/tickets/{ticket.pk}/")
        expect(page.locator(".side__who")).to_contain_text("Anna Keller")
    bob.locator("#reply-form textarea").fill("It goes back today.")
    bob.get_by_role("button", name="Send", exact=True).click()
    expect(bob.locator(".ticket-head")).not_to_contain_text("Take it")
    expect(sam.locator(".message--agent .message__body")).to_have_text("It goes back today.")
    expect(sam.locator(".ticket-head")).to_contain_text("Waiting for Anna Keller")
    bob.locator(".toast").get_by_role("button", name="Undo").click()
    expect(sam.locator(".message--agent")).to_have_count(0)
    expect(sam.locator(".ticket-head")).to_contain_text("Nobody has it yet")
    expect(bob.locator("#reply-form textarea")).to_have_value("It goes back today.")
    bob.get_by_role("button", name="Send", exact=True).click()
    expect(bob.locator(".message--agent")).to_have_count(1)
    _time_passes()
    for page in (bob, sam):
        expect(page.locator(".message--agent .delivery")).to_have_text("Sent")


def test_with_the_mouse_put_away_one_answers_and_goes_on_to_the_next(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    first, second = (ask(cast, cast.anna, subject, "Help") for subject in ("First", "Second"))
    page = live_desk.window(cast.bob)
    page.goto("/inbox/open/?sort=oldest")
    expect(page.locator(".row__link")).to_have_text(["First", "Second"])
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1.pane__title")).to_contain_text("First")
    page.keyboard.press("r")
    page.keyboard.type("Done. Anything else?")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message--agent .message__body")).to_have_text("Done. Anything else?")
    expect(page.locator("#reply-form textarea")).to_have_value("")
    page.keyboard.press("j")
    expect(page.locator("h1.pane__title")).to_contain_text("Second")
    page.keyboard.press("s")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".menu__panel:popover-open")).to_be_visible()
    sent = Message.objects.get(direction="outbound")
    assert (sent.ticket_id, second.messages.count()) == (first.pk, 1)


def test_after_a_lost_connection_an_open_ticket_misses_nothing(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    ticket = ask(cast, cast.anna, "Refund for a double charge", "I was charged twice.")
    page = live_desk.window(cast.bob)
    line = Line(page)
    page.goto(f"/tickets/{ticket.pk}/")
    expect(page.locator(".side__who")).to_contain_text("Anna Keller")
    page.locator("#reply-form textarea").fill("Half a sentence")
    line.cut()
    expect(page.locator("#offline-banner")).to_be_visible()
    incoming = Incoming(channel=cast.channel, customer=cast.anna, subject="", text="Are you there?")
    receive(incoming, into=ticket, joined_by="reply_address")
    note(ticket, by=cast.sam.actor, text="I look into it.")
    set_status(ticket, by=cast.sam.actor, status="on_hold")
    line.is_cut = False
    thread = page.locator(".message__body")
    said = ["I was charged twice.", "Are you there?", "I look into it."]
    expect(thread).to_have_text(said, timeout=RECONNECTED)
    expect(page.locator(".ticket-head .menu > button").first).to_have_text("On hold")
    expect(page.locator("#reply-form textarea")).to_have_value("Half a sentence")
    expect(page.locator("#offline-banner")).to_be_hidden()

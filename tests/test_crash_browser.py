"""The server is killed while one writes, and started again: not one word is lost, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Error, Page, expect

from conftest import ask
from helpwell.desk.models import Draft
from helpwell.tickets.models import Message, Ticket
from tests.desk_process import DeskProcess, desk_process
from tests.live_desk import LiveDesk, wait_for

pytestmark = pytest.mark.browser
RICH = "#reply-form .composer__rich"
NEW = "#new-ticket .composer__rich"


@pytest.fixture
def mortal(live_desk: LiveDesk) -> Iterator[DeskProcess]:
    """A server of its own beside the one that lives in this process, on the same database."""
    with desk_process() as process:
        yield process
        for context in live_desk.browser.contexts:
            context.close()


def _window(live_desk: LiveDesk, mortal: DeskProcess) -> Page:
    """Bob's window onto the server that dies; that its page cannot reach it is no complaint."""
    return LiveDesk(mortal.url, live_desk.cast, live_desk.browser).window(live_desk.cast.bob)


def test_the_server_dies_while_one_types(live_desk: LiveDesk, mortal: DeskProcess) -> None:
    cast = live_desk.cast
    ticket = ask(cast, cast.anna, "Refund for a double charge", "I was charged twice.")
    page = _window(live_desk, mortal)
    page.goto(f"/tickets/{ticket.pk}/?view=open")
    page.keyboard.press("r")
    expect(page.locator(RICH)).to_be_focused()
    page.keyboard.type("Dear Anna, we **looked** into it")
    wait_for(Draft.objects.filter(text="Dear Anna, we looked into it").exists)
    page.keyboard.type(" at once")
    mortal.kill()
    page.keyboard.type(" and found both charges.")
    expect(page.locator("[data-kept]:visible")).to_contain_text("Kept in this browser")
    whole = "Dear Anna, we looked into it at once and found both charges."
    assert Draft.objects.get().text != whole
    with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
        page.reload()  # so the words of this page are gone too
    mortal.start()
    page.goto(f"/tickets/{ticket.pk}/?view=open")
    expect(page.locator(RICH)).to_have_text(whole)
    expect(page.locator(f"{RICH} strong")).to_have_text("looked")
    wait_for(Draft.objects.filter(text=whole).exists)
    page.locator(RICH).press("Control+Enter")
    expect(page.locator(".message--agent")).to_contain_text(whole)
    assert Message.objects.filter(direction="outbound").count() == 1


def test_the_server_dies_before_a_new_ticket_is_sent(
    live_desk: LiveDesk, mortal: DeskProcess
) -> None:
    page = _window(live_desk, mortal)
    page.goto("/tickets/new/")
    page.locator("#id_address").fill("anna@acme.test")
    page.get_by_label("Subject", exact=True).fill("Your tent")
    page.get_by_label("Message").click()
    expect(page.locator(NEW)).to_be_focused()
    page.keyboard.type("It is **quite** dry")
    mortal.kill()
    page.keyboard.type(" by now.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#toasts")).to_contain_text("still here")
    with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
        page.reload()
    mortal.start()
    page.goto("/tickets/new/")
    expect(page.locator(NEW)).to_have_text("It is quite dry by now.")
    expect(page.locator("#id_address")).to_have_value("anna@acme.test")
    expect(page.get_by_label("Subject", exact=True)).to_have_value("Your tent")
    page.locator(NEW).press("Control+Enter")
    expect(page.locator(".message--agent .message__body strong")).to_have_text("quite")
    assert Ticket.objects.get().subject == "Your tent"

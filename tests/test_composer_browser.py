"""Writing in a real browser: rich text, pictures, colleagues, drafts that survive, warnings, keys."""

import base64
import io
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from conftest import ask
from helpwell.desk.models import Draft, Notice
from helpwell.fields.reads import values_of
from helpwell.fields.verbs.define_field import Asked, define_field
from helpwell.people.models import Agent
from helpwell.tickets.models import Follower, Message, Ticket
from helpwell.tickets.verbs.note import note
from helpwell.tickets.verbs.set_status import set_status
from tests.live_desk import LiveDesk, wait_for

pytestmark = pytest.mark.browser
RICH = "#reply-form .composer__rich"
NOTE = "#note-form .composer__rich"
PICTURE = f"{RICH} img:not(.ProseMirror-separator)"
KEPT = "[data-kept]:visible"


def _open(desk: LiveDesk, page: Page, ticket: Ticket | None = None) -> Ticket:
    cast = desk.cast
    ticket = ticket or ask(cast, cast.anna, "Refund for a double charge", "I was charged twice.")
    page.goto(f"/tickets/{ticket.pk}/?view=open")
    expect(page.locator(".side__who")).to_contain_text("Anna Keller")
    return ticket


def _write(page: Page, words: str, key: str = "r") -> None:
    page.keyboard.press(key)
    expect(page.locator(RICH if key == "r" else NOTE)).to_be_focused()
    page.keyboard.type(words)


def _draft(agent: Agent, **known: object) -> Callable[[], Draft | None]:
    return lambda: Draft.objects.filter(agent=agent, **known).first()


def _png() -> str:
    content = io.BytesIO()
    Image.new("RGB", (12, 12), (200, 100, 50)).save(content, "PNG")
    return base64.b64encode(content.getvalue()).decode()


def _bring(page: Page, place: str, event: str, **data: str) -> None:
    """Paste into a place, or drop there: a file `png`, or `html`."""
    page.evaluate(
        """([place, event, data]) => {
            const given = new DataTransfer();
            if (data.png) {
                const bytes = Uint8Array.from(atob(data.png), (one) => one.charCodeAt(0));
                given.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
            }
            if (data.html) given.setData('text/html', data.html);
            const about = { bubbles: true, cancelable: true };
            const made = event === 'paste'
                ? new ClipboardEvent('paste', { ...about, clipboardData: given })
                : new DragEvent('drop', { ...about, dataTransfer: given });
            document.querySelector(place).dispatchEvent(made);
        }""",
        [place, event, data],
    )


def test_markdown_becomes_what_it_means_and_is_mailed_so(live_desk: LiveDesk) -> None:
    page = live_desk.window(live_desk.cast.bob)
    _open(live_desk, page)
    _write(page, "That is **very** good, see [the page](https://acme.test/a).")
    page.keyboard.press("Enter")
    page.keyboard.type("1. one")
    page.keyboard.press("Enter")
    page.keyboard.type("two")
    expect(page.locator(f"{RICH} strong")).to_have_text("very")
    expect(page.locator(f"{RICH} ol > li")).to_have_count(2)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message--agent strong:text('very')")).to_be_visible()
    message = Message.objects.get(direction="outbound")
    assert "<strong>very</strong>" in message.html_row.html
    assert 'href="https://acme.test/a"' in message.html_row.html
    assert (
        message.text == "That is very good, see the page <https://acme.test/a>.\n\n1. one\n2. two"
    )


def test_what_is_typed_while_the_editor_loads_is_there(live_desk: LiveDesk) -> None:
    page = live_desk.window(live_desk.cast.bob)
    _open(live_desk, page)
    page.keyboard.press("r")
    page.keyboard.type("Every single letter of this line.")
    expect(page.locator(RICH)).to_have_text("Every single letter of this line.")


def test_without_the_editor_it_is_a_plain_field(live_desk: LiveDesk) -> None:
    page = live_desk.window(live_desk.cast.bob)
    page.route("**/django_prose_editor/editor.js", lambda route: route.abort())
    _open(live_desk, page)
    page.keyboard.press("r")
    page.keyboard.type("Plain words.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message--agent .message__body")).to_have_text("Plain words.")
    page.context.close()  # the next composer asks for it too
    live_desk.complaints.clear()  # the file that did not come


def test_pictures_are_pasted_and_dropped_where_one_writes(live_desk: LiveDesk) -> None:
    page = live_desk.window(live_desk.cast.bob)
    _open(live_desk, page)
    _write(page, "Look:")
    _bring(page, RICH, "paste", png=_png())
    expect(page.locator(PICTURE)).to_have_js_property("naturalWidth", 12)
    _bring(page, f"{RICH} p", "drop", png=_png())
    expect(page.locator(PICTURE)).to_have_count(2)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message--agent .message__body img")).to_have_count(2)
    message = Message.objects.get(direction="outbound")
    cids = set(message.attachments.values_list("content_id", flat=True))
    assert {f'src="cid:{cid}"' in message.html_row.html for cid in cids} == {True}


def test_what_word_pastes_is_cleaned(live_desk: LiveDesk) -> None:
    page = live_desk.window(live_desk.cast.bob)
    _open(live_desk, page)
    _write(page, "Pasted: ")
    word = (
        '<p class=MsoNormal style="color:red"><b>Bold from Word</b><o:p></o:p></p>'
        '<script>window.ran = 1</script><img src=x onerror="window.ran = 2">'
        '<a href="javascript:window.ran=3">bad</a>' + "<p>" + "filler words " * 15_000 + "</p>"
    )
    assert len(word) > 190_000
    _bring(page, RICH, "paste", html=word)
    expect(page.locator(f"{RICH} strong")).to_have_text("Bold from Word")
    wait_for(lambda: "filler" in (Draft.objects.first() or Draft()).text)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message--agent")).to_be_visible()
    html = Message.objects.get(direction="outbound").html_row.html
    assert not any(bad in html for bad in ("style", "script", "onerror", "Mso", "<img"))
    assert page.evaluate("window.ran") is None
    live_desk.complaints.clear()  # the page says that it applied none of the styles


def test_a_colleague_is_called_by_name_and_hears_of_it(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    page = live_desk.window(cast.bob)
    ticket = _open(live_desk, page)
    _write(page, "What do you think, @sa", key="n")
    offers = page.locator("#note-form [role=option]")
    expect(offers.first).to_contain_text("Sam")
    page.keyboard.press("Escape")
    expect(offers).to_have_count(0)
    page.keyboard.type("m")
    expect(offers.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.keyboard.type("?")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message--note")).to_contain_text("What do you think, @Sam ?")
    assert Follower.objects.filter(ticket=ticket, agent=cast.sam).exists()


def test_a_variable_is_offered_with_what_it_says(live_desk: LiveDesk) -> None:
    page = live_desk.window(live_desk.cast.bob)
    _open(live_desk, page)
    _write(page, "Dear {{customer.fi")
    expect(page.locator("#reply-form [role=option]")).to_have_count(1)
    expect(page.locator("#reply-form [role=option]")).to_contain_text("Anna")
    page.keyboard.press("Tab")
    expect(page.locator(RICH)).to_have_text("Dear Anna")


def test_a_new_ticket_is_written_in_the_same_editor_and_loses_nothing(live_desk: LiveDesk) -> None:
    order = define_field(
        by=live_desk.cast.alice.actor, type_="text", asked=Asked(name="Order number")
    )
    page = live_desk.window(live_desk.cast.bob)
    page.goto("/tickets/new/")
    rich = "#new-ticket .composer__rich"
    picture = f"{rich} img:not(.ProseMirror-separator)"
    page.locator("#id_address").fill("nobody")
    page.get_by_label("Subject", exact=True).fill("Your tent")
    page.get_by_label("Order number").fill("A-17")
    page.get_by_label("Message").click()
    expect(page.locator(rich)).to_be_focused()
    page.keyboard.type("It is **quite** dry: ")
    _bring(page, rich, "paste", png=_png())
    expect(page.locator(picture)).to_have_js_property("naturalWidth", 12)
    page.reload()
    expect(page.locator(f"{rich} strong")).to_have_text("quite")
    expect(page.locator(picture)).to_have_js_property("naturalWidth", 12)
    expect(page.get_by_label("Subject", exact=True)).to_have_value("Your tent")
    expect(page.get_by_label("Order number")).to_have_value("A-17")
    other = page.context.new_page()
    other.goto("/tickets/new/")
    expect(other.get_by_label("Subject", exact=True)).to_have_value("")
    other.get_by_role("button", name="Go on").click()
    expect(other.locator(f"{rich} strong")).to_have_text("quite")
    other.close()
    page.locator(rich).press("Control+Enter")
    expect(page.locator(".field__errors")).to_contain_text("not an email address")
    expect(page.locator("#id_address")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("anna@acme.test")
    expect(page.locator(f"{rich} strong")).to_have_text("quite")
    page.locator(rich).press("Control+Enter")
    expect(page.locator(".message--agent .message__body strong")).to_have_text("quite")
    message = Message.objects.get(direction="outbound")
    assert f'src="cid:{message.attachments.get().content_id}"' in message.html_row.html
    assert values_of([message.ticket_id])[message.ticket_id] == {order.pk: "A-17"}
    page.goto("/tickets/new/")
    expect(page.get_by_label("Subject", exact=True)).to_have_value("")
    expect(page.get_by_text("Begun and not opened")).to_be_hidden()


def test_a_draft_survives_reload_and_goes_with_the_sending(live_desk: LiveDesk) -> None:
    bob = live_desk.cast.bob
    page = live_desk.window(bob)
    _open(live_desk, page)
    _write(page, "Half a **sentence**")
    wait_for(_draft(bob, text="Half a sentence"))
    page.reload()
    expect(page.locator(f"{RICH} strong")).to_have_text("sentence")
    page.locator(RICH).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" and the rest")
    page.reload()  # at once: what the server has not heard of yet comes along on leaving
    expect(page.locator(RICH)).to_have_text("Half a sentence and the rest")
    page.locator(RICH).click()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message--agent")).to_contain_text("and the rest")
    assert not Draft.objects.exists()
    page.locator("body").press("z")
    expect(page.locator(RICH)).to_have_text("Half a sentence and the rest")
    assert Draft.objects.get().text == "Half a sentence and the rest"


def test_a_draft_survives_a_server_that_is_gone(live_desk: LiveDesk) -> None:
    bob = live_desk.cast.bob
    page = live_desk.window(bob)
    _open(live_desk, page)
    gone: Callable[[Route], None] = lambda route: route.abort()  # noqa: E731
    page.route("**/drafts/reply/", gone)
    _write(page, "Nobody hears this")
    expect(page.locator(KEPT)).to_contain_text("Kept in this browser")
    page.reload()
    expect(page.locator(RICH)).to_have_text("Nobody hears this")
    page.unroute("**/drafts/reply/", gone)
    wait_for(_draft(bob, text="Nobody hears this"))
    live_desk.complaints.clear()


def test_a_draft_survives_a_lost_network(live_desk: LiveDesk) -> None:
    bob = live_desk.cast.bob
    page = live_desk.window(bob)
    _open(live_desk, page)
    _write(page, "On the train")
    wait_for(_draft(bob, text="On the train"))
    page.context.set_offline(True)
    page.keyboard.type(", in a tunnel")
    expect(page.locator(KEPT)).to_contain_text("Kept in this browser")
    page.context.set_offline(False)
    wait_for(_draft(bob, text="On the train, in a tunnel"))
    live_desk.complaints.clear()


def test_two_windows_lose_no_word(live_desk: LiveDesk) -> None:
    bob = live_desk.cast.bob
    first = live_desk.window(bob)
    ticket = _open(live_desk, first)
    second = live_desk.window(bob)
    _open(live_desk, second, ticket)
    _write(first, "From the first.")
    wait_for(_draft(bob, text="From the first."))
    _write(second, "From the second.")
    expect(second.locator(".composer__both")).to_contain_text("From the first.")
    second.get_by_role("button", name="Keep both").click()
    both = Draft.objects.filter(text__contains="From the first.")
    wait_for(both.filter(text__contains="From the second.").exists)
    live_desk.complaints.clear()  # the answer that says so is a 409


def test_a_shared_draft_is_read_and_taken_over(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    page = live_desk.window(cast.bob)
    ticket = _open(live_desk, page)
    other = live_desk.window(cast.sam)
    _open(live_desk, other, ticket)
    _write(page, "Please check **this**.")
    expect(other.locator("looking-here")).to_contain_text("Bob writes a reply")
    page.get_by_role("button", name="Share the draft").click()
    expect(other.locator(".shared-draft")).to_contain_text("Bob drafts a reply")
    other.get_by_role("button", name="Take over").click()
    expect(other.locator(f"{RICH} strong")).to_have_text("this")
    assert Draft.objects.get().agent == cast.sam
    other.locator(RICH).click()
    other.keyboard.press("Control+Enter")
    expect(page.locator(".message--agent strong:text('this')")).to_be_visible()


def test_a_careful_colleague_asks_before_it_leaves(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    page = live_desk.window(cast.bob)
    ticket = _open(live_desk, page)
    _write(page, "The bill is attached.")
    wait_for(lambda: Draft.objects.filter(version__gte=1).exists())
    note(ticket, by=cast.sam.actor, text="Wait for me.")
    set_status(ticket, by=cast.sam.actor, status="on_hold")
    expect(page.locator(".message--note")).to_be_visible()
    page.keyboard.press("Control+Enter")
    asked = page.locator(".composer__trouble")
    expect(asked).to_contain_text("Sam left a note while you wrote")
    expect(asked).to_contain_text("“attached”, but no file")
    expect(asked).to_contain_text("changed the status")
    assert not Message.objects.filter(direction="outbound").exists()
    page.locator(RICH).click()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message--agent")).to_contain_text("attached")
    assert Message.objects.filter(direction="outbound").count() == 1


def test_one_key_sends_and_solves_and_the_way_is_remembered(live_desk: LiveDesk) -> None:
    page = live_desk.window(live_desk.cast.bob)
    ticket = _open(live_desk, page)
    _write(page, "Done.")
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator(".message--agent")).to_contain_text("Done.")
    ticket.refresh_from_db()
    assert ticket.status == "solved"
    page.locator("body").press("r")
    expect(page.get_by_role("button", name="Send and solve", exact=True).first).to_be_visible()


def test_the_signature_is_shown_and_can_be_left_out(live_desk: LiveDesk) -> None:
    bob = live_desk.cast.bob
    Agent.objects.filter(pk=bob.pk).update(signature="Kind regards\n{{agent.name}}")
    page = live_desk.window(bob)
    _open(live_desk, page)
    _write(page, "Yes.")
    expect(page.locator("[data-signature] p")).to_have_text(re.compile("Kind regards.*Bob", re.S))
    page.get_by_role("button", name="Leave out").click()
    page.locator(RICH).click()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message--agent")).to_contain_text("Yes.")
    assert not Message.objects.get(direction="outbound").is_signed


def test_words_that_run_from_right_to_left_do_so(live_desk: LiveDesk) -> None:
    page = live_desk.window(live_desk.cast.bob)
    _open(live_desk, page)
    _write(page, "שלום עולם")
    assert page.locator(RICH).evaluate("(one) => getComputedStyle(one).direction") == "rtl"


def test_nobody_is_told_of_a_note_that_they_may_not_see(live_desk: LiveDesk) -> None:
    page = live_desk.window(live_desk.cast.bob)
    _open(live_desk, page)
    _write(page, "Ask @caro", key="n")
    expect(page.locator("#note-form [role=option]").first).to_contain_text("Carol")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#toasts")).to_contain_text("Carol cannot see this ticket")
    assert not Notice.objects.filter(agent=live_desk.cast.carol).exists()

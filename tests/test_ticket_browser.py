"""What an agent comes to do on a ticket, in a real browser."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image
from playwright.sync_api import Page, expect

from conftest import ask
from helpwell.desk.body_pictures import Picture
from helpwell.desk.views import body as body_views
from helpwell.kit import clock
from helpwell.kit.files import storage_key
from helpwell.kit.html import clean_mail
from helpwell.tickets.models import Attachment, Delivery, Message, Ticket
from helpwell.tickets.verbs.reply import reply
from tests.live_desk import LiveDesk

pytestmark = pytest.mark.browser


def _open(desk: LiveDesk, page: Page) -> Ticket:
    cast = desk.cast
    ticket = ask(cast, cast.anna, "Refund for a double charge", "I was charged twice.")
    page.goto(f"/tickets/{ticket.pk}/?view=open")
    expect(page.locator(".side__who")).to_contain_text("Anna Keller")
    return ticket


def _sent() -> list[str]:
    return list(
        Message.objects.filter(direction="outbound", withdrawn_at=None).values_list(
            "text", flat=True
        )
    )


def test_answering_by_keyboard_and_taking_it_back(live_desk: LiveDesk) -> None:
    page = live_desk.window(live_desk.cast.bob)
    _open(live_desk, page)
    page.keyboard.press("r")
    page.keyboard.type("It goes back today.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message--agent .message__body")).to_have_text("It goes back today.")
    expect(page.locator("#reply-form textarea")).to_have_value("")
    expect(page.locator(".ticket-head")).to_contain_text("Waiting for Anna Keller")
    page.locator("body").press("z")
    expect(page.locator("#reply-form textarea")).to_have_value("It goes back today.")
    expect(page.locator(".message--agent")).to_have_count(0)
    assert _sent() == []


def test_a_message_and_a_change_of_others_appear_and_the_text_stays(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    page = live_desk.window(cast.bob)
    ticket = _open(live_desk, page)
    page.locator("#reply-form textarea").fill("Half a sentence")
    reply(ticket, by=cast.sam.actor, text="Sam answers.")
    expect(page.locator(".message--agent .message__body")).to_have_text("Sam answers.")
    expect(page.locator("#reply-form textarea")).to_have_value("Half a sentence")


def test_who_writes_second_is_told_and_chooses(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    page = live_desk.window(cast.bob)
    ticket = _open(live_desk, page)
    page.locator("#reply-form textarea").fill("My answer.")
    reply(ticket, by=cast.sam.actor, text="Sam was quicker.")
    page.get_by_role("button", name="Send", exact=True).click()
    trouble = page.locator(".composer__trouble")
    expect(trouble).to_contain_text("Sam wrote while you did")
    expect(trouble).to_contain_text("Sam was quicker.")
    assert _sent() == ["Sam was quicker."]
    page.get_by_role("button", name="Send anyway").click()
    expect(page.locator("#reply-form textarea")).to_have_value("")
    assert _sent() == ["Sam was quicker.", "My answer."]


def test_a_double_click_sends_once(live_desk: LiveDesk) -> None:
    page = live_desk.window(live_desk.cast.bob)
    _open(live_desk, page)
    page.locator("#reply-form textarea").fill("Once.")
    page.get_by_role("button", name="Send", exact=True).dblclick()
    expect(page.locator(".message--agent")).to_have_count(1)
    expect(page.locator("#reply-form textarea")).to_have_value("")
    assert _sent() == ["Once."]


def test_a_draft_outlives_a_reload(live_desk: LiveDesk) -> None:
    page = live_desk.window(live_desk.cast.bob)
    _open(live_desk, page)
    page.locator("#reply-form textarea").fill("Not sent yet")
    expect(page.locator("[data-kept]")).to_be_visible()
    page.reload()
    expect(page.locator("#reply-form textarea")).to_have_value("Not sent yet")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#reply-form textarea")).to_have_value("")
    page.reload()
    expect(page.locator("#reply-form textarea")).to_have_value("")


def test_a_file_and_a_pasted_picture_go_along(live_desk: LiveDesk) -> None:
    page = live_desk.window(live_desk.cast.bob)
    _open(live_desk, page)
    page.locator("#reply-form input[type=file]").set_input_files(
        {"name": "bill.txt", "mimeType": "text/plain", "buffer": b"12 EUR"}
    )
    expect(page.locator("#reply-form [data-upload]")).to_have_count(1)
    page.locator("#reply-form textarea").fill("See ")
    page.evaluate(
        """async () => {
          const canvas = new OffscreenCanvas(8, 8);
          canvas.getContext("2d").fillRect(0, 0, 8, 8);
          const blob = await canvas.convertToBlob({ type: "image/png" });
          const carried = new DataTransfer();
          carried.items.add(new File([blob], "image.png", { type: "image/png" }));
          const field = document.querySelector("#reply-form textarea");
          field.focus();
          field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.locator("#reply-form textarea")).to_have_value(
        re.compile(r"See \[picture-\w+\.png\]")
    )
    page.get_by_role("button", name="Send", exact=True).click()
    picture = page.locator(".message--agent .message__body img")
    expect(picture).to_have_js_property("naturalWidth", 8)
    expect(page.locator(".message--agent .attachment")).to_have_text(re.compile("bill.txt"))


def test_people_status_and_tags_by_keyboard(live_desk: LiveDesk) -> None:
    page = live_desk.window(live_desk.cast.bob)
    ticket = _open(live_desk, page)
    page.keyboard.press("a")
    expect(page.get_by_label("A name")).to_be_focused()
    page.keyboard.type("sam")
    expect(page.locator("#assignees [data-choice]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".ticket-head__assignee")).to_contain_text("Sam")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.keyboard.press("s")
    expect(page.locator(".menu__panel:popover-open .menu__item").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".ticket-head .menu > button").first).to_have_text("On hold")
    page.keyboard.press("t")
    page.keyboard.type("refund")
    page.keyboard.press("Enter")
    expect(page.locator(".side__tag")).to_have_text(["refund"])
    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.status) == (live_desk.cast.sam, "on_hold")


def test_a_copied_person_is_added_and_one_who_waits_is_offered(live_desk: LiveDesk) -> None:
    page = live_desk.window(live_desk.cast.bob)
    _open(live_desk, page)
    page.get_by_role("button", name="Cc", exact=True).click()
    page.keyboard.type("ben@elsewhere.test,")
    page.locator("#reply-form textarea").focus()
    page.locator("#main").focus()
    page.keyboard.press("s")  # another act does not take the chip away
    expect(page.locator(".menu__panel:popover-open .menu__item").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".ticket-head .menu > button").first).to_have_text("Open")
    expect(page.locator(".chip")).to_have_count(2)
    page.locator("#reply-form .composer__rich").fill("To both of you.")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".composer__trouble")).to_contain_text("has not taken part")
    page.get_by_role("button", name="Send anyway").click()
    expect(page.locator(".message--agent .fate summary")).to_have_text("to Anna Keller and 1 more")
    expect(page.locator(".side__person")).to_contain_text("Ben Okoye")


def test_sending_later_and_changing_ones_mind(live_desk: LiveDesk) -> None:
    page = live_desk.window(live_desk.cast.bob)
    _open(live_desk, page)
    page.locator("#reply-form textarea").fill("Tomorrow.")
    page.get_by_role("button", name="More ways to send").click()
    page.get_by_role("button", name="Send later").click()
    page.get_by_role("button", name="In an hour").click()
    expect(page.locator(".message--agent .delivery")).to_contain_text("Will be sent on")
    assert Delivery.objects.get().due_at > clock.now() + timedelta(minutes=55)
    page.locator(".message--agent").get_by_role("button", name="Take it back").click()
    expect(page.locator("#reply-form textarea")).to_have_value("Tomorrow.")


def test_sending_and_solving_from_the_menu(live_desk: LiveDesk) -> None:
    page = live_desk.window(live_desk.cast.bob)
    ticket = _open(live_desk, page)
    page.locator("#reply-form textarea").fill("Done.")
    page.get_by_role("button", name="More ways to send").click()
    page.get_by_role("button", name="Send and solve").click()
    expect(page.locator(".message--agent .message__body")).to_have_text("Done.")
    expect(page.locator(".ticket-head .menu > button").first).to_have_text("Solved")
    ticket.refresh_from_db()
    assert ticket.status == "solved"


def test_quoting_puts_the_words_into_the_composer(live_desk: LiveDesk) -> None:
    page = live_desk.window(live_desk.cast.bob)
    _open(live_desk, page)
    page.locator(".message--customer").hover()
    page.get_by_role("button", name="Quote").click()
    written = page.locator("#reply-form .composer__rich")
    expect(written).to_contain_text("Anna Keller wrote:")
    expect(written.locator("blockquote")).to_have_text("I was charged twice.")


def test_pictures_from_elsewhere_come_when_asked_for_and_ours_can_be_looked_at(
    live_desk: LiveDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast, asked = live_desk.cast, []

    def fetch(url: str) -> Picture:
        asked.append(url)
        return Picture(_png(), "image/png")

    monkeypatch.setattr(body_views, "fetch_picture", fetch)
    html = clean_mail(
        '<table><tr><td>49 EUR</td></tr></table><img src="https://elsewhere.test/a.png">'
    )
    ticket = ask(cast, cast.anna, "Order", "49 EUR", html=html)
    key = default_storage.save(storage_key(), ContentFile(_png()))
    Attachment.objects.create(
        message=ticket.messages.get(), name="photo.png", type="image/png", size=90, storage_key=key,
        is_safe_image=True,
    )  # fmt: skip
    page = live_desk.window(cast.bob)
    page.goto(f"/tickets/{ticket.pk}/")
    bar = page.locator(".mail-frame__bar")
    expect(bar).to_contain_text("A picture lies elsewhere")
    assert asked == []
    bar.get_by_role("button", name="Show pictures").click()
    picture = page.frame_locator(".message iframe").locator("img")
    expect(picture).to_have_js_property("naturalWidth", 6)
    expect(bar).to_be_hidden()
    assert asked == ["https://elsewhere.test/a.png"]
    page.get_by_role("button", name="Look at photo.png").click()
    expect(page.locator("dialog[open] img")).to_have_js_property("naturalWidth", 6)
    page.get_by_role("button", name="Close").click()
    expect(page.locator("dialog[open]")).to_have_count(0)


def _png() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (6, 6)).save(content, "PNG")
    return content.getvalue()


def test_walking_from_ticket_to_ticket_keeps_the_list(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    numbers = [ask(cast, cast.anna, f"Question {n}", "Please.").pk for n in range(3)]
    page = live_desk.window(cast.bob)
    page.goto(f"/tickets/{numbers[0]}/?view=open")
    expect(page.locator("#list .row")).to_have_count(3)
    page.locator("body").press("j")
    expect(page).not_to_have_url(re.compile(f"/tickets/{numbers[0]}/"))
    expect(page.locator(".ticket-head__title")).not_to_contain_text("Question 0")
    expect(page.locator("#reply-form textarea")).to_be_visible()
    page.keyboard.press("k")
    expect(page.locator(".ticket-head__title")).to_contain_text("Question 0")
    page.keyboard.press("u")
    expect(page).to_have_url(re.compile("/inbox/open/"))
    page.locator("#list .row__link").nth(1).click()
    expect(page.locator(".ticket-head__title")).to_contain_text("Question")
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("/inbox/open/"))


def test_bob_sees_that_sam_is_looking(live_desk: LiveDesk) -> None:
    page = live_desk.window(live_desk.cast.bob)
    ticket = _open(live_desk, page)
    sam = live_desk.window(live_desk.cast.sam)
    sam.goto(f"/tickets/{ticket.pk}/")
    expect(page.locator("looking-here")).to_contain_text("Also looking: Sam")
    expect(sam.locator("looking-here")).to_contain_text("Also looking: Bob")

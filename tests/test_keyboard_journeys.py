"""A working day without a mouse: each journey is made of keys alone, and a pointer that does anything fails it."""

import pytest
from playwright.sync_api import Locator, Page, expect

from conftest import PASSWORD, ask
from helpwell.tickets.models import Message, Ticket
from tests.live_desk import LiveDesk, wait_for

pytestmark = pytest.mark.browser
NO_POINTER = """for (const kind of ["pointerdown", "mousedown", "touchstart"])
  addEventListener(kind, (event) => { if (event.isTrusted) throw new Error("a pointer was used"); }, true);"""
# What has the focus can be seen: a line around it, and nothing lies over it.
SEEN = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return "nothing has the focus";
  const around = [at, at.parentElement, at.closest("label, .row, .field, .search__field, .composer")].filter(Boolean);
  const lined = (css) => (css.outlineStyle !== "none" && parseFloat(css.outlineWidth) > 0) || css.boxShadow !== "none";
  const lines = around.some((one) => lined(getComputedStyle(one)));
  const box = at.getBoundingClientRect();
  const over = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 12));
  const free = !over || at.contains(over) || over.contains(at) || over.closest("label")?.contains(at);
  return lines && free ? "" : `${at.outerHTML.slice(0, 120)} ${lines ? "is covered" : "shows no focus"}`;
}"""
MOST_TABS = 80


def _window(desk: LiveDesk, *, signed_in: bool = True) -> Page:
    if signed_in:
        page = desk.window(desk.cast.bob)
    else:
        page = desk.browser.new_context(base_url=desk.url).new_page()
        page.on("pageerror", lambda error: desk.complaints.append(str(error)))
    page.context.set_default_timeout(20_000)
    page.add_init_script(NO_POINTER)
    return page


def _tab_to(page: Page, wanted: Locator, *, back: bool = False) -> None:
    """Press Tab until it has the focus; at each stop one sees where one is."""
    for _step in range(MOST_TABS):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
        assert page.evaluate(SEEN) == ""
    raise AssertionError(f"{wanted} was not reached in {MOST_TABS} steps")


def test_sign_in_walk_the_inbox_answer_and_solve_and_take_it_back(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    for subject in ("First", "Second", "Third"):
        ask(cast, cast.anna, subject, "Where is my order?")
    page = _window(live_desk, signed_in=False)
    page.goto("/accounts/login/")
    _tab_to(page, page.get_by_label("Email"))
    page.keyboard.type("bob@desk.test")
    _tab_to(page, page.get_by_label("Password"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Places")).to_be_visible()

    page.goto("/inbox/open/?sort=oldest")
    expect(page.locator(".row__link")).to_have_text(["First", "Second", "Third"])
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator(".row__link").first).to_be_focused()
    assert page.evaluate(SEEN) == ""
    page.keyboard.press("Enter")
    expect(page.locator(".ticket-head")).to_contain_text("First")

    page.keyboard.press("r")
    page.keyboard.type("It left this morning.")
    page.keyboard.press("Control+Shift+Enter")
    expect(page.locator(".message--agent .message__body")).to_have_text("It left this morning.")
    expect(page.locator(".ticket-head")).to_contain_text("Solved")
    assert Ticket.objects.get(subject="First").status == "solved"

    expect(page.locator(".toast")).to_be_visible()
    if page.evaluate("document.activeElement.matches('textarea, [contenteditable]')"):
        page.keyboard.press("Escape")
    page.keyboard.press("z")
    sent = Message.objects.filter(direction="outbound", withdrawn_at=None)
    wait_for(lambda: not sent.exists())
    expect(page.locator(".message--agent")).to_have_count(0)
    expect(page.locator("#reply-form")).to_contain_text("It left this morning.")


def test_find_a_customer_and_write_to_them(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    ask(cast, cast.anna, "Where is my order?", "It is late.")
    page = _window(live_desk)
    page.goto("/inbox/open/")
    page.keyboard.press("/")
    page.keyboard.type("anna")
    hit = page.locator(".search__found a", has_text="Anna Keller").first
    expect(hit).to_be_visible()
    for _step in range(MOST_TABS):
        page.keyboard.press("ArrowDown")
        if hit.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Anna Keller").first).to_be_visible()
    page.wait_for_load_state("networkidle")  # keys are heard from then on

    page.keyboard.press("c")
    subject = page.get_by_label("Subject")
    expect(subject).to_be_visible()
    _tab_to(page, subject)
    page.keyboard.type("Your order")
    text = page.get_by_role("textbox", name="Message", exact=True)
    _tab_to(page, text)
    page.keyboard.type("It left this morning.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".ticket-head")).to_contain_text("Your order")
    assert Ticket.objects.get(subject="Your order").customer == cast.anna


def test_change_a_ticket_by_its_menus_and_look_up_the_keys(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    ticket = ask(cast, cast.anna, "Refund", "I was charged twice.")
    page = _window(live_desk)
    page.goto(f"/tickets/{ticket.pk}/?view=open")
    expect(page.locator(".side__who")).to_contain_text("Anna Keller")
    head = page.locator(".ticket-head")

    page.keyboard.press("s")
    _walk_to(page, "On hold")
    expect(head).to_contain_text("On hold")
    assert page.evaluate("document.activeElement !== document.body"), "the focus is lost"

    page.keyboard.press("p")
    _walk_to(page, "Urgent")
    expect(head).to_contain_text("Urgent")

    page.keyboard.press("t")
    page.keyboard.type("refund")
    page.keyboard.press("Enter")
    expect(page.locator(".side__tags")).to_contain_text("refund")
    page.keyboard.press("Escape")

    page.keyboard.press("a")
    expect(page.get_by_role("dialog", name="Who should have this ticket?")).to_be_visible()
    page.keyboard.type("sam")
    choice = page.locator("#assignees [data-choice]")
    expect(choice).to_have_count(1)
    page.keyboard.press("Enter")
    expect(head).to_contain_text("Sam")

    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard")
    expect(keys).to_contain_text("Add a tag")
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    ticket.refresh_from_db()
    assert (ticket.status, ticket.priority, ticket.assignee) == (
        "on_hold",
        Ticket.Priority.URGENT,
        cast.sam,
    )


def _walk_to(page: Page, words: str) -> None:
    """Walk down the open menu to the choice with these words, and take it."""
    choice = page.locator(".menu__panel:popover-open .menu__item", has_text=words)
    expect(choice).to_be_visible()
    for _step in range(20):
        if choice.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

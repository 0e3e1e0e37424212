"""What an agent comes to do in the inbox, in a real browser; often two of them, looking at the same desk."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from conftest import Cast, ask
from helpwell.events.reacting import run_reactions
from helpwell.people.models import Agent
from helpwell.people.verbs.deactivate import deactivate
from helpwell.tickets.models import Ticket
from helpwell.tickets.verbs.assign import assign
from helpwell.tickets.verbs.set_status import set_status
from tests.live_desk import LiveDesk

pytestmark = pytest.mark.browser
SECOND = 1_000  # milliseconds within which a change has to be seen (the promise), doubled for a busy machine


def three(cast: Cast) -> list[Ticket]:
    """Three tickets of Billing."""
    return [ask(cast, cast.anna, subject, "Help") for subject in ("First", "Second", "Third")]


def opened(desk: LiveDesk, agent: Agent, path: str = "/inbox/open/", *, width: int = 1280) -> Page:
    """A window on a list that hears of changes already."""
    page = desk.window(agent, width=width)
    told: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda sent: told.append(sent)))  # noqa: PLW0108 (Playwright takes no built-in)
    with page.expect_websocket(lambda socket: socket.url.endswith("/live/")) as wire:
        page.goto(path)
    if not told:  # the page may have asked for its topics before the visit was over
        wire.value.wait_for_event("framesent")
    return page


def react() -> None:
    while run_reactions():
        pass


def test_new_mail_is_announced_and_the_list_stays_where_it_is(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    three(cast)
    page = opened(live_desk, cast.bob, "/inbox/open/?sort=latest")
    expect(page.locator(".row__link")).to_have_text(["Third", "Second", "First"])
    before = page.locator(".row").first.bounding_box()
    ask(cast, cast.ben, "Fourth", "Help")
    ask(cast, cast.ben, "Fifth", "Help")
    news = page.locator(".rows-new")
    expect(news).to_have_text("2 new", timeout=2 * SECOND)
    expect(page.locator(".row__link")).to_have_text(["Third", "Second", "First"])
    assert page.locator(".row").first.bounding_box() == before
    expect(page.locator("#count-open")).to_have_text("5")
    page.keyboard.press(".")
    expect(page.locator(".row__link")).to_have_text(["Fifth", "Fourth", "Third", "Second", "First"])
    expect(news).to_have_count(0)


def test_a_change_by_another_shows_in_the_open_row(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    tickets = three(cast)
    bob, sam = opened(live_desk, cast.bob), opened(live_desk, cast.sam)
    assign(tickets[1], by=cast.mia.actor, agent=cast.bob)
    row = f"#row-{tickets[1].pk} .row__turn"
    expect(bob.locator(row)).to_have_text("Your turn", timeout=2 * SECOND)
    expect(sam.locator(row)).to_have_text("Bob answers", timeout=2 * SECOND)
    expect(bob.locator("#count-mine")).to_have_text("1")
    expect(bob.locator("#rail-places .rail__count")).to_have_text("1")


def test_a_ticket_that_goes_to_another_team_leaves_nothing_behind(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    tickets = three(cast)
    bob = opened(live_desk, cast.bob)
    assign(tickets[0], by=cast.alice.actor, agent=None, team=cast.shipping)
    gone = bob.locator(f"#row-{tickets[0].pk}")
    expect(gone).to_have_text(f"No longer in your lists: #{tickets[0].pk}", timeout=2 * SECOND)
    expect(bob.locator(".row")).to_have_count(3)


class Line:
    """The wire between a page and the desk, which can be cut and mended."""

    def __init__(self, page: Page) -> None:
        self.is_cut = False
        self._ends: list[WebSocketRoute] = []
        page.route_web_socket("**/live/", self._connect)

    def _connect(self, end: WebSocketRoute) -> None:
        if self.is_cut:
            end.close(code=1012)
            return
        end.connect_to_server()
        self._ends.append(end)

    def cut(self) -> None:
        """Break it, and keep it broken."""
        self.is_cut = True
        for end in self._ends:
            end.close(code=1012)


def test_after_a_lost_connection_nothing_is_missing(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    tickets = three(cast)
    page = live_desk.window(cast.bob)
    line = Line(page)
    page.goto("/inbox/open/")
    assign(tickets[2], by=cast.mia.actor, agent=cast.bob)
    expect(page.locator(f"#row-{tickets[2].pk} .row__turn")).to_have_text("Your turn")
    line.cut()
    expect(page.locator("#offline-banner")).to_be_visible()
    set_status(tickets[0], by=cast.sam.actor, status="solved")
    ask(cast, cast.ben, "Fourth", "Help")
    line.is_cut = False
    expect(page.locator(".rows-new")).to_have_text("1 new", timeout=40 * SECOND)
    expect(page.locator(f"#row-{tickets[0].pk}")).to_have_class(re.compile("row--done"))
    expect(page.locator("#offline-banner")).to_be_hidden()


def test_a_ticket_opens_beside_the_list_and_closes_again(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    tickets = three(cast)
    page = opened(live_desk, cast.bob, width=1440)
    wide = page.locator(".inbox").bounding_box()
    page.get_by_role("link", name="Second").click()
    expect(page.locator("#main h1")).to_contain_text("Second")
    expect(page).to_have_url(re.compile(rf"/tickets/{tickets[1].pk}/\?view=open$"))
    expect(page.locator(".row--current")).to_have_attribute("id", f"row-{tickets[1].pk}")
    narrow = page.locator(".inbox").bounding_box()
    assert wide
    assert narrow
    assert narrow["width"] < wide["width"] / 2
    page.go_back()
    expect(page.locator("#main")).to_be_empty()
    expect(page).to_have_url(re.compile(r"/inbox/open/$"))
    page.go_forward()
    expect(page.locator("#main h1")).to_contain_text("Second")
    page.reload()
    expect(page.locator("#main h1")).to_contain_text("Second")
    expect(page.locator(".row--current")).to_have_attribute("id", f"row-{tickets[1].pk}")


def test_two_people_on_one_ticket_see_each_other(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    ticket = three(cast)[0]
    bob = opened(live_desk, cast.bob, f"/tickets/{ticket.pk}/?view=open")
    sam = opened(live_desk, cast.sam)
    expect(bob.locator("looking-here")).to_be_hidden()
    sam.get_by_role("link", name="First").click()
    expect(bob.locator("looking-here")).to_contain_text("Sam", timeout=2 * SECOND)
    expect(sam.locator("looking-here")).to_contain_text("Bob", timeout=2 * SECOND)
    sam.go_back()
    expect(bob.locator("looking-here")).to_be_hidden(timeout=2 * SECOND)


def test_the_whole_inbox_by_keyboard(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    three(cast)
    page = opened(live_desk, cast.bob)
    focused: Callable[[], str] = lambda: page.evaluate("document.activeElement.textContent.trim()")  # noqa: E731
    page.keyboard.press("j")
    assert focused() == "First"
    page.keyboard.press("j")
    assert focused() == "Second"
    page.keyboard.press("k")
    assert focused() == "First"
    page.keyboard.press("Enter")
    expect(page.locator("#main h1")).to_contain_text("First")
    page.keyboard.press("g")
    page.keyboard.press("u")
    expect(page).to_have_url(re.compile(r"/inbox/unassigned/$"))
    page.wait_for_load_state()
    page.keyboard.press("/")
    page.keyboard.type("anna")
    expect(page.locator(".search__hit", has_text="Anna Keller").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#main h1")).to_contain_text("Anna Keller")
    page.wait_for_load_state()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Keyboard")


def test_a_number_in_the_search_box_goes_to_the_ticket(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    ticket = three(cast)[2]
    page = opened(live_desk, cast.bob)
    page.keyboard.press("/")
    page.keyboard.type(f"#{ticket.pk}")
    page.keyboard.press("Enter")
    expect(page.locator("#main h1")).to_contain_text("Third")


def test_a_notice_rings_the_bell_and_reading_the_ticket_stills_it(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    ticket = three(cast)[0]
    page = opened(live_desk, cast.bob, "/customers/")
    bell = page.locator("#rail-foot [href='/notices/'] .rail__count")
    expect(bell).to_have_count(0)
    assign(ticket, by=cast.mia.actor, agent=cast.bob)
    react()
    expect(bell).to_have_text("1", timeout=2 * SECOND)
    page.locator("#rail-foot [href='/notices/']").click()
    page.get_by_role("link", name="Mia gave you a ticket").click()
    expect(page.locator("#main h1")).to_contain_text("First")
    expect(bell).to_have_count(0, timeout=2 * SECOND)


def test_one_who_is_deactivated_is_told_and_hears_no_more(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    three(cast)
    page = opened(live_desk, cast.bob)
    deactivate(cast.bob, by=cast.alice.actor)
    expect(page.locator("#refused-banner")).to_be_visible(timeout=5 * SECOND)
    ask(cast, cast.ben, "Fourth", "Help")
    page.wait_for_timeout(700)
    expect(page.locator(".rows-new")).to_have_count(0)
    live_desk.complaints.clear()


def test_on_a_phone_one_pane_at_a_time(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    three(cast)
    page = opened(live_desk, cast.bob, width=390)
    expect(page.locator(".row__link").first).to_be_visible()
    page.get_by_role("link", name="Second").click()
    expect(page.locator("#main h1")).to_contain_text("Second")
    expect(page.locator("#list")).to_be_hidden()
    page.locator(".phonebar__back").click()
    expect(page.locator("#main")).to_be_empty()
    expect(page.locator(".row__link").first).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1440])
def test_nothing_is_cut_at_any_width(live_desk: LiveDesk, width: int) -> None:
    cast = live_desk.cast
    ask(cast, cast.anna, "An extraordinarily long subject " * 8, "Word" * 200)
    page = opened(live_desk, cast.alice, width=width)
    for path in (
        "/inbox/open/",
        "/customers/",
        f"/customers/{cast.anna.pk}/",
        "/notices/",
        "/search/?q=anna",
        "/customers/new/",
    ):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path

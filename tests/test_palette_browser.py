"""Fast fingers and what they reach, in a real browser: palette, keys, walking on, homes, merging customers, printing."""

import re

import pytest
from playwright.sync_api import Page, expect

from conftest import Cast, ask
from helpwell.customers.models import Customer
from helpwell.people.models import Agent
from helpwell.tickets.models import Message, Ticket
from helpwell.tickets.verbs.assign import assign
from helpwell.tickets.verbs.note import note
from tests.live_desk import LiveDesk

pytestmark = pytest.mark.browser
ROLES = ("alice", "bob", "sam", "erin", "mia", "nils", "carl")


def three(cast: Cast) -> list[Ticket]:
    """Three tickets of Billing."""
    return [ask(cast, cast.anna, subject, "Help") for subject in ("First", "Second", "Third")]


def opened(page: Page) -> Page:
    """The palette, open."""
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    return page


def test_the_palette_opens_a_ticket_by_its_number(live_desk: LiveDesk) -> None:
    ticket = three(live_desk.cast)[1]
    page = live_desk.window(live_desk.cast.bob)
    page.goto("/customers/")
    opened(page)
    page.keyboard.type(f"#{ticket.pk}")
    option = page.locator("#palette [role=option]", has_text="Second")
    expect(option).to_be_visible()
    expect(option).to_have_attribute("aria-selected", "true")
    field = page.get_by_role("combobox")
    assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Enter")
    expect(page.locator("#main h1")).to_contain_text("Second")


def test_the_palette_finds_words_and_customers_within_ones_rights(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    three(cast)
    page = live_desk.window(cast.bob)
    page.goto("/inbox/open/")
    opened(page)
    page.keyboard.type("keller")
    expect(page.locator("#palette [role=option]", has_text="Anna Keller").first).to_be_visible()
    other = live_desk.window(cast.carol)
    other.goto("/inbox/open/")
    opened(other)
    other.keyboard.type("keller")
    expect(other.locator("#palette [role=option]", has_text="Search for")).to_be_visible()
    expect(other.locator("#palette [role=option]", has_text="Anna")).to_have_count(0)


def test_the_palette_runs_what_stands_in_a_menu_and_remembers_it(live_desk: LiveDesk) -> None:
    ticket = three(live_desk.cast)[0]
    page = live_desk.window(live_desk.cast.bob)
    page.goto(f"/tickets/{ticket.pk}/")
    opened(page)
    page.keyboard.type("priority urg")
    expect(page.locator("#palette [role=option]").first).to_have_text(
        re.compile("Priority: Urgent")
    )
    page.keyboard.press("Enter")
    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator(".ticket-head .pane__sub")).to_contain_text("Urgent", timeout=20_000)
    opened(page)
    expect(page.locator(".palette__title").first).to_have_text("Used lately")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()


def test_places_are_offered_by_right(live_desk: LiveDesk) -> None:
    for agent, shown in ((live_desk.cast.alice, 1), (live_desk.cast.bob, 0)):
        page = live_desk.window(agent)
        page.goto("/inbox/open/")
        opened(page)
        page.keyboard.type("mailboxes")
        page.wait_for_timeout(600)
        expect(page.get_by_role("option", name="Mailboxes", exact=True)).to_have_count(shown)


def test_the_overlay_lists_the_keys_and_single_ones_can_be_off(live_desk: LiveDesk) -> None:
    ticket = three(live_desk.cast)[0]
    page = live_desk.window(live_desk.cast.bob)
    page.goto(f"/tickets/{ticket.pk}/")
    page.keyboard.press("?")
    dialog = page.locator("dialog#keys")
    expect(dialog).to_contain_text("Reply")
    expect(dialog).to_contain_text("Solve the ticket")
    page.keyboard.press("Escape")
    Agent.objects.filter(pk=live_desk.cast.bob.pk).update(single_keys=False)
    page.reload()
    page.keyboard.press("e")
    page.keyboard.press("?")
    expect(dialog).to_be_hidden()
    ticket.refresh_from_db()
    assert ticket.status == "new"
    opened(page)


def test_keys_mean_letters_where_one_types(live_desk: LiveDesk) -> None:
    ticket = three(live_desk.cast)[0]
    page = live_desk.window(live_desk.cast.bob)
    page.goto(f"/tickets/{ticket.pk}/")
    page.locator(".search__input").first.wait_for()
    page.keyboard.press("/")
    page.keyboard.type("e?jk")
    expect(page.locator("dialog#keys")).to_be_hidden()
    ticket.refresh_from_db()
    assert ticket.status == "new"


def test_j_and_k_walk_and_the_next_one_is_there_before(live_desk: LiveDesk) -> None:
    three(live_desk.cast)
    page = live_desk.window(live_desk.cast.bob)
    page.goto("/inbox/open/?sort=oldest")
    page.locator(".row__link").first.click()
    expect(page.locator("#main h1")).to_contain_text("First")
    with page.expect_response(re.compile(r"/tickets/2/")):
        pass
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.keyboard.press("j")
    expect(page.locator("#main h1")).to_contain_text("Second")
    assert not [url for url in asked if re.search(r"/tickets/2/(\?|$)", url)]
    assert re.search(r"/tickets/2/", page.url)
    expect(page).to_have_title(re.compile("Second"))
    expect(page.locator(".row--current")).to_contain_text("Second")
    page.keyboard.press("j")
    expect(page.locator("#main h1")).to_contain_text("Third")
    page.keyboard.press("k")
    expect(page.locator("#main h1")).to_contain_text("Second")
    page.go_back()
    expect(page.locator("#main h1")).to_contain_text("Third")


def test_what_changed_meanwhile_is_fetched_again(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    tickets = three(cast)
    page = live_desk.window(cast.bob)
    page.goto("/inbox/open/?sort=oldest")
    with page.expect_response(re.compile(r"/tickets/2/")):
        page.locator(".row__link").first.click()
    assign(tickets[1], by=cast.mia.actor, agent=cast.mia)
    note(tickets[1], by=cast.mia.actor, text="News of the last minute")
    page.evaluate("document.getElementById('inbox-shown').value = ''")  # as the list's news do
    page.keyboard.press("j")
    expect(page.locator("#main")).to_contain_text("News of the last minute")


@pytest.mark.parametrize("role", ROLES)
def test_each_home_stands_whole(live_desk: LiveDesk, role: str) -> None:
    three(live_desk.cast)
    page = live_desk.window(live_desk.cast.__dict__[role])
    page.goto("/")
    expect(page.locator("#main h1")).to_have_text("Home")
    expect(page.locator(".home__later")).to_have_count(0)
    expect(page.locator(".rail__place[aria-current]")).to_contain_text("Home")


def test_customers_are_merged_side_by_side_and_undone(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    three(cast)
    ask(cast, cast.ben, "From Ben", "Hello")
    page = live_desk.window(cast.bob)
    page.goto(f"/customers/{cast.anna.pk}/")
    page.keyboard.press("Control+k")
    page.keyboard.type("merge with")
    page.keyboard.press("Enter")
    page.get_by_role("searchbox").fill("okoye")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Ben Okoye").click()
    expect(page.locator(".twins__one")).to_have_count(2)
    page.get_by_role("button", name="Merge into Anna Keller").click()
    expect(page.locator("#customer-part")).to_contain_text("From Ben")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#customer-part")).not_to_contain_text("From Ben")
    assert Customer.objects.get(pk=cast.ben.pk).merged_into_id is None


def test_the_notes_are_edited_where_they_stand(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    three(cast)
    page = live_desk.window(cast.bob)
    page.goto(f"/customers/{cast.anna.pk}/")
    page.keyboard.press("n")
    page.locator("#customer-notes textarea").fill("Likes tea")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#customer-notes .customer__notes")).to_have_text("Likes tea")


def test_a_ticket_prints_without_chrome(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    ticket = three(cast)[0]
    note(ticket, by=cast.bob.actor, text="Only for us")
    page = live_desk.window(cast.bob)
    page.goto(f"/tickets/{ticket.pk}/")
    page.keyboard.press("Shift+P")
    expect(page.locator("#main h1")).to_contain_text("First")
    expect(page.locator("body")).not_to_contain_text("Only for us")
    page.emulate_media(media="print")
    expect(page.locator(".transcript__bar")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="With notes").click()
    expect(page.locator("body")).to_contain_text("Only for us")


def test_a_ticket_of_a_thousand_messages_opens(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    ticket = three(cast)[0]
    Message.objects.bulk_create(
        Message(ticket=ticket, direction="inbound", author=cast.anna.actor, text=f"line {number}")
        for number in range(1000)
    )
    page = live_desk.window(cast.bob)
    page.goto(f"/tickets/{ticket.pk}/")
    expect(page.locator("#ticket-body")).to_contain_text("line 999")

"""Views and search in a real browser: what an agent builds, filters, types and opens."""

import pytest
from playwright.sync_api import expect

from conftest import Cast, ask
from helpwell.events.reacting import run_reactions
from helpwell.search.models import SavedView
from helpwell.tickets.models import Ticket
from helpwell.tickets.verbs.set_status import set_status
from tests.live_desk import LiveDesk

pytestmark = pytest.mark.browser


def three(cast: Cast) -> list[Ticket]:
    """Three tickets of Billing, the last one solved, found by their words."""
    tickets = [
        ask(cast, cast.anna, "Refund for order 10023", "I was charged twice for the blue kettle."),
        ask(cast, cast.ben, "Where is my parcel", "It was sent on Monday."),
        ask(cast, cast.ben, "Refund came", "Thank you, the refund for the kettle is here."),
    ]
    set_status(tickets[2], by=cast.bob.actor, status="solved")
    while run_reactions():
        pass
    return tickets


def test_a_view_is_built_previewed_saved_and_deleted_with_a_way_back(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    three(cast)
    page = live_desk.window(cast.bob, width=1440)
    page.goto("/views/new/")
    page.get_by_label("Name").fill("Refunds to do")
    condition = page.locator("#all-rows .condition").first
    condition.get_by_label("Field").select_option("subject")
    page.locator("#all-rows input[type=text]").fill("refund")
    page.locator("#all-rows input[type=text]").press("Tab")
    expect(page.locator(".builder__count")).to_have_text("2 tickets")
    page.get_by_role("button", name="Add a condition").click()
    second = page.locator("#all-rows .condition").nth(1)
    second.get_by_label("New").check()
    second.get_by_label("Open", exact=True).check()
    expect(page.locator(".builder__count")).to_have_text("1 tickets")
    page.get_by_role("button", name="Save the view").click()
    expect(page.locator(".inbox__title")).to_have_text("Refunds to do")
    expect(page.locator(".row__link")).to_have_text(["Refund for order 10023"])
    view = SavedView.objects.get()
    expect(page.locator(f"#count-v{view.pk}")).to_have_text("1")
    page.goto(f"/views/{view.pk}/edit/")
    page.get_by_role("button", name="Delete").click()
    expect(page.locator(".toast__words")).to_contain_text("is deleted")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator(".inbox__title")).to_have_text("Refunds to do")
    assert live_desk.complaints == []


def test_f_filters_the_list_and_a_hit_opens_beside_it(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    three(cast)
    page = live_desk.window(cast.bob, width=1440)
    page.goto("/inbox/open/")
    expect(page.locator(".row")).to_have_count(2)
    page.keyboard.press("f")
    bar = page.locator(".filter-bar")
    bar.get_by_label("Field").select_option("subject")
    bar.locator("input[type=text]").fill("parcel")
    bar.locator("input[type=text]").press("Enter")
    expect(page.locator(".row__link")).to_have_text(["Where is my parcel"])
    page.locator(".row__link").click()
    expect(page.locator("#main")).to_contain_text("It was sent on Monday.")
    page.reload()
    expect(page.locator("#list .row__link")).to_have_text(["Where is my parcel"])
    page.goto("/inbox/open/?filter=1")
    page.locator(".filter-bar").get_by_label("Field").select_option("subject")
    page.locator(".filter-bar input[type=text]").fill("refund")
    page.locator(".filter-bar input[type=text]").press("Enter")
    expect(page.locator(".row__link")).to_have_text(["Refund for order 10023"])
    page.get_by_role("link", name="Save as view").click()
    expect(page.locator("#all-rows .condition")).to_have_count(2)
    assert live_desk.complaints == []


def test_words_and_operators_find_a_ticket_that_opens(live_desk: LiveDesk) -> None:
    cast = live_desk.cast
    first, _second, third = three(cast)
    page = live_desk.window(cast.bob, width=1440)
    page.goto("/inbox/open/")
    page.keyboard.press("/")
    page.keyboard.type("kettle stat", delay=20)
    page.locator("[data-fill]", has_text="status:").click()
    page.keyboard.type("sol", delay=20)
    page.locator("[data-fill]", has_text="status:solved").click()
    page.keyboard.press("Enter")
    expect(page.locator(".row__link")).to_have_text([third.subject])
    expect(page.locator(".row__snippet mark")).to_have_text(["kettle"])
    page.goto("/search/?q=kettle+-thank")
    expect(page.locator(".row__link")).to_have_text([first.subject])
    page.locator(".row__link").click()
    expect(page.locator("#main")).to_contain_text("charged twice")
    page.goto("/search/?q=Kelelr")
    expect(page.locator(".results")).to_contain_text("Anna Keller")
    assert live_desk.complaints == []

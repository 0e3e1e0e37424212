"""The kit in the system's Chromium: nothing to complain about for axe, and every habit of the page works."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1440, 1280, 1024, 390, 320)
TOO_WIDE = """() => [document.scrollingElement, ...document.querySelectorAll('.pane__body, .pane__head, .pane__foot, .plain__main')]
  .filter(part => part.checkVisibility() && part.scrollWidth > part.clientWidth + 1)
  .map(part => [part.className, part.scrollWidth, part.clientWidth])"""
PLACES = ("/kit/", "/kit/desk/", "/kit/desk/?inbox", "/kit/plain/")


def looked_at(page: Page, path: str, width: int = 1440, height: int = 900) -> Page:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(path)
    page.wait_for_function(
        "() => Boolean(customElements.get('undo-toast') && customElements.get('keys-overlay'))"
    )
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", PLACES)
def test_axe_finds_nothing(page: Page, path: str, width: int, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")

    found = Axe().run(looked_at(page, path, width)).response["violations"]

    assert not found, json.dumps(
        [(rule["id"], [node["html"] for node in rule["nodes"]][:3]) for rule in found], indent=1
    )


def test_axe_would_have_found_a_fault(page: Page) -> None:
    looked_at(page, "/kit/plain/").evaluate("document.querySelector('label').remove()")

    assert Axe().run(page).violations_count > 0


@pytest.mark.parametrize("path", PLACES)
def test_nothing_is_refused_by_the_content_security_policy(
    page: Page, path: str, errors: list[str]
) -> None:
    looked_at(page, path)

    assert [said for said in errors if "WebSocket" not in said] == []


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_no_page_is_wider_than_its_window(page: Page, path: str, direction: str) -> None:
    looked_at(page, path)
    page.evaluate("direction => document.documentElement.dir = direction", direction)

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(TOO_WIDE) == [], f"at {width} px"


def test_every_target_is_large_enough_to_hit(page: Page) -> None:
    looked_at(page, "/kit/desk/")

    small = page.evaluate(
        """() => [...document.querySelectorAll('button, summary, .button, .menu__item, input[type=checkbox]')]
        .filter(part => part.checkVisibility() && !part.closest('.row__pick'))
        .map(part => [part.outerHTML.slice(0, 90), part.getBoundingClientRect()])
        .filter(([, box]) => box.width < 24 || box.height < 24)
        .map(([html]) => html)"""
    )

    assert small == []


def test_j_and_k_walk_through_the_rows_and_x_chooses(page: Page) -> None:
    looked_at(page, "/kit/desk/?inbox")

    page.keyboard.press("j")
    expect(page.locator("#row-1 .row__link")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("#row-2 .row__link")).to_be_focused()
    page.keyboard.press("x")

    expect(page.locator("#row-2 input")).to_be_checked()
    assert page.locator(".row__link[tabindex='0']").count() == 1


def test_a_shortcut_typed_into_a_field_is_only_a_letter(page: Page) -> None:
    looked_at(page, "/kit/desk/")

    page.keyboard.press("r")
    field = page.locator("#composer-reply textarea")
    expect(field).to_be_focused()
    page.keyboard.type("nj?")

    expect(field).to_have_value("nj?")
    expect(page.locator("#composer-note")).to_be_hidden()


def test_n_turns_to_the_note_and_escape_gives_the_keys_back(page: Page) -> None:
    looked_at(page, "/kit/desk/")

    page.keyboard.press("n")
    expect(page.locator("#composer-note textarea")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("r")

    expect(page.locator("#composer-reply textarea")).to_be_focused()
    expect(page.locator("#composer-note")).to_be_hidden()


def test_the_question_mark_lists_the_keys_of_this_page(page: Page) -> None:
    looked_at(page, "/kit/desk/?inbox")

    page.keyboard.press("?")

    keys = page.get_by_role("dialog", name="Keyboard")
    expect(keys).to_contain_text("New ticket")
    expect(keys).to_contain_text("Next in the list")
    expect(keys).to_contain_text("Go to")
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()


def test_a_sequence_of_keys_goes_to_a_place(page: Page) -> None:
    looked_at(page, "/kit/desk/?inbox")

    page.keyboard.press("g")
    page.keyboard.press("l")

    expect(page).to_have_url("/kit/desk/?inbox#ledger")


def test_a_menu_opens_beside_its_button_and_arrows_walk_in_it(page: Page) -> None:
    looked_at(page, "/kit/desk/")
    button = page.get_by_role("button", name="Open")

    button.click()
    first, second = page.locator(".menu__item:visible").all()[:2]
    expect(first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(second).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "true")
    menu, opener = page.locator(".menu__panel:visible").bounding_box(), button.bounding_box()
    page.keyboard.press("Escape")

    assert menu is not None
    assert opener is not None
    assert 0 <= menu["y"] - (opener["y"] + opener["height"]) <= 8
    assert menu["x"] + menu["width"] <= 1440
    expect(button).to_be_focused()


def test_a_dialog_opens_closes_and_gives_the_focus_back(page: Page) -> None:
    looked_at(page, "/kit/")
    opener = page.get_by_role("button", name="Open a dialog").first

    opener.click()
    dialog = page.get_by_role("dialog", name="Move to another ticket")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()

    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_side_panel_folds_and_stays_folded(page: Page) -> None:
    looked_at(page, "/kit/desk/")
    side = page.locator("#side")

    page.get_by_role("button", name="Side panel").click()
    expect(side).to_be_hidden()
    page.reload()
    expect(side).to_be_hidden()
    page.get_by_role("button", name="Side panel").click()

    expect(side).to_be_visible()


def test_arrow_keys_move_the_edge_and_the_browser_remembers(page: Page) -> None:
    looked_at(page, "/kit/desk/")
    edge = page.get_by_role("separator", name="Width of the list")
    before = page.locator("#list").evaluate("pane => pane.offsetWidth")

    edge.focus()
    page.keyboard.press("ArrowRight")
    page.reload()

    assert page.locator("#list").evaluate("pane => pane.offsetWidth") == before + 16


def test_a_phone_shows_one_pane_and_a_way_back(page: Page) -> None:
    looked_at(page, "/kit/desk/", 390, 844)
    main, panes = page.locator("#main"), page.locator("#list, #side")

    expect(main).to_be_visible()
    page.get_by_role("link", name="Details").click()
    expect(page.locator("#side")).to_be_visible()
    expect(main).to_be_hidden()
    page.get_by_role("link", name="Ticket").click()
    expect(main).to_be_visible()
    page.locator(".phonebar").get_by_role("link", name="Inbox").click()

    expect(page.locator("#list")).to_be_visible()
    assert panes.count() == 2
    expect(page.locator("#side")).to_be_hidden()


def test_the_first_tab_offers_to_skip_to_the_content(page: Page) -> None:
    looked_at(page, "/kit/desk/")

    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")

    expect(skip).to_be_focused()
    assert (skip.bounding_box() or {"y": -1})["y"] >= 0


def test_pasted_and_dropped_files_are_named_before_they_are_sent(page: Page) -> None:
    looked_at(page, "/kit/desk/")

    page.evaluate(
        """() => {
          const given = new DataTransfer();
          given.items.add(new File(["x".repeat(3000)], "<b>statement</b>.pdf"));
          document.querySelector("#composer-reply drop-zone").dispatchEvent(
            new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true }));
        }"""
    )

    expect(page.locator("#composer-reply [data-files]")).to_have_text("<b>statement</b>.pdf3 kB")
    assert (
        page.evaluate("document.querySelector('#composer-reply input[type=file]').files.length")
        == 1
    )


def test_a_toast_with_undo_counts_down_and_leaves(page: Page) -> None:
    page.clock.install()
    looked_at(page, "/kit/desk/")
    page.evaluate(
        """() => {
          const made = document.getElementById("toast-template").content.firstElementChild.cloneNode(true);
          made.setAttribute("seconds", "10");
          made.querySelector(".toast__words").textContent = "Sent";
          document.getElementById("toasts").append(made);
        }"""
    )
    toast = page.locator("#toasts undo-toast")

    page.clock.run_for(9_000)
    expect(toast).to_have_count(1)
    toast.locator(".toast").hover()
    page.clock.run_for(9_000)
    expect(toast).to_have_count(1)
    page.mouse.move(0, 0)
    page.clock.run_for(2_000)

    expect(toast).to_have_count(0)


def test_a_lost_connection_is_said(page: Page) -> None:
    page.clock.install()
    looked_at(page, "/kit/desk/")
    page.evaluate("import('kit/live').then(({ wire }) => wire.hear('ticket:7', () => {}))")
    page.wait_for_function("() => import('kit/live').then(({ wire }) => wire.state === 'lost')")
    page.clock.run_for(3_000)

    expect(page.locator("#offline-banner")).to_be_visible()

"""Every page, for everyone: axe finds nothing in either scheme, targets can be hit, and nothing is lost in a narrow window."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.every_page import OUTSIDE, cast, pages, part_of, settled
from tests.live_desk import LiveDesk
from tests.rights_house import House
from tests.test_rights import house

__all__ = ["cast", "house"]
pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
PARTS = 6
# WCAG 2.2 AA and what axe holds to be good practice; targets of 24 px, or with that much room around them.
WHOLE: dict[str, Any] = {
    "resultTypes": ["violations"],
    "rules": {"target-size": {"enabled": True}},
}
# What changes with the scheme alone.
COLORS = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
# What changes with the width alone.
NARROW = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["target-size", "scrollable-region-focusable"]},
    "rules": {"target-size": {"enabled": True}},
}
# What may be moved sideways is a table or code in a frame of its own, never a page or a pane.
TOO_WIDE = """() => [document.scrollingElement, ...document.querySelectorAll(
    ".pane__body, .pane__head, .pane__foot, .rail, .plain__main, dialog[open], form, .page, .section")]
  .filter(part => part.checkVisibility() && part.clientWidth > 1 && part.scrollWidth > part.clientWidth + 1)
  .map(part => `${part.localName}.${part.className}`)"""


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_can_be_used_by_everyone(live_desk: LiveDesk, house: House, part: int) -> None:
    page = live_desk.window(live_desk.cast.alice)
    urls = part_of(pages(house, live_desk.cast.alice), part, PARTS)
    found = [problem for url in urls for problem in problems(page, url)]
    live_desk.complaints[:] = [said for said in live_desk.complaints if "404" not in said]
    assert not found, "\n".join(found)


def test_so_can_the_pages_before_sign_in(live_desk: LiveDesk) -> None:
    page = live_desk.browser.new_context(base_url=live_desk.url).new_page()
    found = [problem for url in OUTSIDE for problem in problems(page, url)]
    assert not found, "\n".join(found)


def problems(page: Page, url: str) -> Iterator[str]:
    """What is wrong with a page: in light and dark, on a desk, on a phone, and at 320 px."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size({"width": 1280, "height": 900})
    settled(page, url)
    yield from _axe(page, f"{url} at 1280", WHOLE)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.wait_for_timeout(300)  # until every button has taken its new color
    yield from _axe(page, f"{url} in dark", COLORS)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size({"width": 390, "height": 844})
    yield from _axe(page, f"{url} at 390", NARROW)
    page.set_viewport_size({"width": 320, "height": 800})
    for name in page.evaluate(TOO_WIDE):
        yield f"{url} at 320: {name} is too wide"


def _axe(page: Page, where: str, options: dict[str, Any]) -> Iterator[str]:
    for rule in Axe().run(page, options=options).response["violations"]:
        for node in rule["nodes"][:2]:
            yield f"{where}: {rule['id']}: {node['html'][:160]}"

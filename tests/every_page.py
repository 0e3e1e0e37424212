"""Every page there is, as the routes and the table of rights name them: what is new is walked without being listed."""

from collections.abc import Iterator

import pytest
from django.urls import NoReverseMatch
from playwright.sync_api import Page

from conftest import Cast, signed_in
from helpwell.people.models import Agent
from tests.live_desk import LiveDesk
from tests.rights_house import House, address
from tests.rights_table import RIGHTS
from tests.test_rights import NOBODYS, named_routes

# Documents that are no pages of the desk, and why.
NOT_WALKED = {
    "kit:components": "a sheet of samples for those who build the desk",
    "kit:desk": "a sheet of samples",
    "kit:plain": "a sheet of samples",
}
SIGN_IN_PAGES = (
    "/accounts/password/change/",
    "/accounts/two-factor/",
    "/accounts/two-factor/passkeys/",
    "/accounts/sessions/",
    "/accounts/reauthenticate/",
    "/accounts/logout/",
    "/nowhere/",
)
OUTSIDE = ("/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/")


def pages(house: House, person: Agent) -> Iterator[str]:
    """The address of each whole page that the person may open; fragments and files are left out."""
    entries = dict(named_routes())
    browser = signed_in(person)
    for name, right in sorted(RIGHTS.items()):
        if "GET" not in right.methods or name in NOBODYS or name in NOT_WALKED:
            continue
        if name.startswith("set_up:"):
            continue
        try:
            url = address(name, entries[name], person, house, house.billing)
        except (KeyError, NoReverseMatch):  # a route of which test_rights says what is missing
            continue
        answer = browser.get(url)
        if "sandbox" in answer.headers.get("Content-Security-Policy", ""):
            continue  # a frame in which no script runs, so that nothing can look at it from within
        if answer.status_code == 200 and not answer.streaming and _is_page(answer.content):
            yield url
    yield from SIGN_IN_PAGES


def _is_page(content: bytes) -> bool:
    return content[:200].lstrip().lower().startswith(b"<!doctype html>")


def settled(page: Page, url: str) -> None:
    """Open a page, and wait until what it loads by itself has come."""
    page.goto(url, wait_until="load")
    page.wait_for_function("() => !document.querySelector('.htmx-request')")


def part_of(urls: Iterator[str], part: int, parts: int) -> list[str]:
    """One part of the pages, so that a test stays within its time."""
    return list(dict.fromkeys(urls))[part::parts]


@pytest.fixture
def cast(live_desk: LiveDesk) -> Cast:
    """The cast of the desk that runs, so that `house` is built in its database."""
    return live_desk.cast

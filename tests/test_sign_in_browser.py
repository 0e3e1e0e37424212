"""What a person comes to do at the door, in a real browser: a password, an app, a passkey, a recovery code; and axe looks at each page."""

from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import Page, expect

from conftest import PASSWORD
from helpwell.people.verbs.invite import invite
from tests.live_desk import LiveDesk

pytestmark = pytest.mark.browser
OUTSIDE = ("/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/")
INSIDE = (
    "/settings/profile/",
    "/settings/people/",
    "/settings/people/invitations/",
    "/settings/roles/",
    "/settings/teams/",
    "/settings/company/",
    "/settings/hours/",
    "/accounts/two-factor/",
    "/accounts/password/change/",
    "/accounts/sessions/",
    "/accounts/reauthenticate/",
    "/accounts/logout/",
)

BESIDE = (
    "/settings/health/",
    "/settings/mailboxes/",
    "/mail/",
    "/mail/blocked/",
    "/outbox/",
    "/outbox/write/",
    "/notices/",
    "/customers/",
    "/customers/import/",
    "/organizations/",
)
# What may be moved sideways is a table or code in a frame of its own, never a page or the places.
TOO_WIDE = """() => [document.scrollingElement, ...document.querySelectorAll(".pane__body, .rail")]
    .filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.className)"""


@pytest.fixture
def stranger(live_desk: LiveDesk) -> Iterator[Page]:
    """A window in which nobody is signed in, at an address where passkeys work."""
    context = live_desk.browser.new_context(
        base_url=live_desk.url.replace("127.0.0.1", "localhost")
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def _sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill("alice@desk.test")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def _sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").last.click()
    expect(page.get_by_label("Email")).to_be_visible()


def _prove(page: Page) -> None:
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_an_app_and_a_recovery_code_open_the_door(stranger: Page) -> None:
    page = stranger
    _sign_in(page)
    page.goto("/accounts/two-factor/app/activate/")
    _prove(page)
    secret = page.locator("code").inner_text()
    page.get_by_label("Code").fill(_code(secret))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.locator(".codes code")).to_have_count(10)
    codes = page.locator(".codes code").all_inner_texts()
    _sign_out(page)
    _sign_in(page)
    expect(page.get_by_role("heading", name="One more proof")).to_be_visible()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("Incorrect code.")).to_be_visible()
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("navigation", name="Places")).to_be_visible()
    _sign_out(page)
    _sign_in(page)
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("Incorrect code.")).to_be_visible()
    cache.clear()  # the same code of the app, half a minute earlier than it would be new
    page.get_by_label("Code").fill(_code(secret))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("navigation", name="Places")).to_be_visible()


def test_a_passkey_opens_the_door_alone(stranger: Page) -> None:
    page = stranger
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    _sign_in(page)
    page.goto("/accounts/two-factor/passkeys/add/")
    _prove(page)
    page.get_by_label("Name").fill("My laptop")
    page.get_by_label("Sign in with it alone").check()
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/recovery-codes/**")
    page.goto("/accounts/two-factor/passkeys/")
    expect(page.locator("tbody")).to_contain_text("My laptop")
    _sign_out(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("navigation", name="Places")).to_be_visible()


def test_other_browsers_are_signed_out_from_the_list(live_desk: LiveDesk, stranger: Page) -> None:
    _sign_in(stranger)
    other = live_desk.browser.new_context(base_url=stranger.url.split("/inbox")[0]).new_page()
    _sign_in(other)
    expect(other.get_by_role("navigation", name="Places")).to_be_visible()
    stranger.goto("/accounts/sessions/")
    stranger.get_by_role("button", name="Sign out everywhere else").click()
    expect(stranger.get_by_text("You are signed in nowhere else.")).to_be_visible()
    other.goto("/settings/profile/")
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_at_the_door_and_in_the_settings(live_desk: LiveDesk, dark: bool) -> None:
    cast = live_desk.cast
    _made, token = invite(by=cast.alice.actor, email="n@desk.test", name="N", role="senior")
    page = live_desk.window(cast.alice, dark=dark)
    inside = [*INSIDE, f"/settings/people/{cast.bob.pk}/", f"/settings/teams/{cast.billing.pk}/"]
    found = [problem for path in inside for problem in _problems(page, path)]
    page.context.clear_cookies()
    for path in (*OUTSIDE, f"/invitation/{token}/"):
        found += _problems(page, path)
    assert found == []


def test_on_a_phone_nothing_is_wider_than_the_page_and_axe_finds_nothing(
    live_desk: LiveDesk,
) -> None:
    cast = live_desk.cast
    page = live_desk.window(cast.alice, width=390, height=844)
    found = []
    for path in (*INSIDE, *BESIDE, f"/customers/{cast.anna.pk}/"):
        found += _problems(page, path)
        found += [f"{path}: {name} is too wide" for name in page.evaluate(TOO_WIDE)]
    assert found == []


def _problems(page: Page, path: str) -> list[str]:
    page.goto(path)
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{path}: {one['id']} at {one['nodes'][0]['html'][:120]}" for one in found]

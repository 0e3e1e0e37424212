"""Signing in resists guessing, fixing of sessions, foreign hosts and foreign pages, and tells a stranger nothing."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from conftest import PASSWORD, Cast, signed_in
from helpwell.people.models import Agent

LOGIN, RESET = "/accounts/login/", "/accounts/password/reset/"


def _try(browser: Client, password: str, address: str = "bob@desk.test", **more: str) -> int:
    answer = browser.post(LOGIN, {"login": address, "password": password}, **more)  # type: ignore[arg-type]
    return answer.status_code


def test_guessing_is_stopped_even_from_many_addresses(cast: Cast) -> None:
    for number in range(8):
        _try(Client(), f"wrong guess {number}", REMOTE_ADDR=f"127.0.1.{number}")
    late = Client()
    _try(late, PASSWORD, REMOTE_ADDR="127.0.2.1")
    assert "_auth_user_id" not in late.session
    other = Client()
    _try(other, PASSWORD, "mia@desk.test", REMOTE_ADDR="127.0.2.2")
    assert "_auth_user_id" in other.session


def test_a_proxys_header_from_anybody_makes_no_new_guesser(cast: Cast) -> None:
    """Limits by address count the address that asks, not the one that it claims."""
    for number in range(12):
        _try(
            Client(),
            "wrong guess",
            f"nobody{number}@desk.test",
            HTTP_X_FORWARDED_FOR=f"1.2.3.{number}",
        )
    late = Client()
    _try(late, PASSWORD, HTTP_X_FORWARDED_FOR="1.2.4.1")
    assert "_auth_user_id" not in late.session


def test_the_session_is_a_new_one_after_signing_in(cast: Cast) -> None:
    browser = Client()
    session = browser.session
    session["planted"] = True
    session.save()
    browser.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    before = session.session_key
    _try(browser, PASSWORD)
    assert browser.session["_auth_user_id"] == str(cast.bob.pk)
    assert browser.session.session_key != before


@pytest.mark.parametrize(
    "place",
    [
        "https://evil.test/",
        "//evil.test/",
        "/\\evil.test/",
        "javascript:alert(1)",
        "https:evil.test",
    ],
)
def test_signing_in_never_leads_to_another_site(cast: Cast, place: str) -> None:
    answer = Client().post(
        f"{LOGIN}?next={place}", {"login": "bob@desk.test", "password": PASSWORD, "next": place}
    )
    assert answer.headers["Location"] == "/"


def test_a_host_that_is_not_ours_is_refused(cast: Cast) -> None:
    assert Client().get(LOGIN, HTTP_HOST="evil.test").status_code == 400
    forwarded = Client().get(LOGIN, HTTP_X_FORWARDED_HOST="evil.test")
    assert forwarded.status_code == 200
    assert "evil.test" not in forwarded.content.decode()


def test_a_reset_link_names_our_own_address_whatever_host_was_asked(cast: Cast) -> None:
    Client().post(RESET, {"email": "bob@desk.test"}, HTTP_HOST="localhost:9999")
    [sent] = mail.outbox
    [link] = re.findall(r"https?://\S+", str(sent.body))
    assert link.startswith(settings.BASE_URL + "/")


def test_a_reset_says_the_same_to_those_we_know_and_others(cast: Cast) -> None:
    answers = []
    for address in ("bob@desk.test", "nobody@desk.test", "zed@desk.test"):
        answer = Client().post(RESET, {"email": address}, follow=True)
        page = answer.content.decode().replace(address, "")
        page = re.sub(r'nonce="[^"]+"|content="[^"]+"|value="[^"]+"|FToken[^}]+', "", page)
        answers.append((answer.redirect_chain, answer.status_code, page))
    assert answers[0][:2] == answers[1][:2] == answers[2][:2]
    assert answers[0][2] == answers[1][2] == answers[2][2]
    assert [sent.to for sent in mail.outbox] == [["bob@desk.test"]]


def test_a_reset_link_works_once_and_ends_all_sessions(cast: Cast) -> None:
    elsewhere = Client()
    _try(elsewhere, PASSWORD)
    Client().post(RESET, {"email": "bob@desk.test"})
    [link] = re.findall(r"https?://[^/\s]+(/\S+)", str(mail.outbox[0].body))
    browser = Client()
    form = browser.get(link, follow=True).redirect_chain[-1][0]
    fresh = "a quiet harbor at dusk"
    browser.post(form, {"password1": fresh, "password2": fresh})
    assert Agent.objects.get(pk=cast.bob.pk).check_password(fresh)
    assert elsewhere.get("/settings/profile/").status_code == 302
    again = Client()
    hops = again.get(link, follow=True).redirect_chain
    second = "another harbor at dawn"
    again.post(hops[-1][0] if hops else link, {"password1": second, "password2": second})
    assert not Agent.objects.get(pk=cast.bob.pk).check_password(second)


@pytest.mark.parametrize("key", ["x-x", "1-", "1-*", "1-%25", "1-None", "1-set-password", "0-0"])
def test_no_guess_opens_a_reset(cast: Cast, key: str) -> None:
    answer = Client().get(f"/accounts/password/reset/key/{key}/", follow=True)
    assert 'name="password1"' not in answer.content.decode()


def test_the_stored_hash_is_no_password(cast: Cast) -> None:
    browser = Client()
    _try(browser, cast.bob.password)
    assert "_auth_user_id" not in browser.session


def test_nobody_signs_up(cast: Cast) -> None:
    assert Client().get("/accounts/signup/").status_code == 404


def test_a_post_from_another_page_is_refused(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.alice)
    answer = browser.post(f"/settings/people/{cast.bob.pk}/", {"role": "administrator"})
    assert answer.status_code == 403


def test_signing_out_takes_more_than_a_link(cast: Cast) -> None:
    browser = signed_in(cast.bob)
    browser.get("/accounts/logout/")
    assert browser.get("/settings/profile/").status_code == 200

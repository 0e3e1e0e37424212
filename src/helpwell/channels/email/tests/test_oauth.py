"""OAuth, the whole way, against an authorization server on loopback and dovecot with XOAUTH2."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from conftest import Cast, build_cast, signed_in
from helpwell.channels.email import oauth
from helpwell.channels.email.diagnose import diagnose
from helpwell.channels.email.health import mailbox_health
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.receive import imap_session
from helpwell.channels.email.receive.imap import fetch
from helpwell.channels.email.sealing import seal, unseal
from helpwell.channels.email.tests.authorization_server import CLIENT, SECRET, Authority, authority
from helpwell.channels.email.tests.dovecot import BINARY, dovecot
from helpwell.channels.models import ArrivalBody
from helpwell.channels.tests.database_file import database_file, empty_file
from helpwell.kit import clock

__all__ = ["database_file", "empty_file"]


@pytest.fixture
def server() -> Iterator[Authority]:
    """The provider."""
    with authority() as running:
        yield running


@pytest.fixture
def cast(database_file: None) -> Cast:
    """The cast, committed: two processes may renew at once."""
    return build_cast()


@pytest.fixture
def mailbox(cast: Cast, server: Authority) -> Mailbox:
    """A mailbox at that provider, not signed in yet."""
    mailbox = cast.mailbox
    mailbox.incoming, mailbox.login = Mailbox.Incoming.IMAP, Mailbox.Login.GOOGLE
    mailbox.imap_user, mailbox.imap_host = "support", "127.0.0.1"
    mailbox.oauth_client_id, mailbox.sealed_oauth_client_secret = CLIENT, seal(SECRET)
    mailbox.oauth_authorize_url = f"{server.url}/authorize"
    mailbox.oauth_token_url = f"{server.url}/token"
    mailbox.save()
    return mailbox


def sign_in(mailbox: Mailbox, server: Authority, browser: Client) -> str:
    """Go to the provider, agree, and come back; returns the words shown."""
    there = browser.post(reverse("email:mailbox_sign_in", args=[mailbox.pk]))
    back = server.consent(there.headers["HX-Redirect"])
    page = browser.get(back, follow=True)
    mailbox.refresh_from_db()
    return " ".join(str(one) for one in page.context["messages"])


def test_the_whole_way_there_and_back(cast: Cast, mailbox: Mailbox, server: Authority) -> None:
    browser = signed_in(cast.alice)
    assert "Signed in" in sign_in(mailbox, server, browser)
    assert unseal(mailbox.sealed_oauth_refresh_token) in server.refresh_tokens
    token = oauth.access_token(mailbox)
    assert token in server.access_tokens
    assert oauth.warning(mailbox) == ""
    asked = server.asked[0]
    assert asked["grant_type"] == "authorization_code"
    assert len(asked["code_verifier"]) >= 43
    stored = "".join(str(value) for value in Mailbox.objects.values().get().values())
    assert not any(secret in stored for secret in (*server.access_tokens, SECRET))


def test_the_consent_asks_for_offline_mail_with_pkce(mailbox: Mailbox, server: Authority) -> None:
    consent = oauth.begin(mailbox, "http://desk.test/back")
    asked = {k: v[0] for k, v in parse_qs(urlsplit(consent.url).query).items()}
    assert asked["code_challenge_method"] == "S256"
    assert asked["access_type"] == "offline"
    assert asked["scope"] == "https://mail.google.com/"
    assert consent.verifier not in consent.url
    assert SECRET not in consent.url
    assert oauth.begin(mailbox, "http://desk.test/back").state != consent.state


def test_microsoft_is_asked_for_imap_and_smtp(mailbox: Mailbox) -> None:
    mailbox.login, mailbox.oauth_authorize_url = Mailbox.Login.MICROSOFT, ""
    url = oauth.begin(mailbox, "http://desk.test/back").url
    assert url.startswith("https://login.microsoftonline.com/")
    scope = parse_qs(urlsplit(url).query)["scope"][0]
    assert {"offline_access", "https://outlook.office.com/SMTP.Send"} < set(scope.split())


@pytest.mark.parametrize("state", ["", "wrong", "é"])
def test_an_answer_nobody_asked_for_is_not_taken(
    cast: Cast, mailbox: Mailbox, server: Authority, state: str
) -> None:
    browser = signed_in(cast.alice)
    browser.post(reverse("email:mailbox_sign_in", args=[mailbox.pk]))
    page = browser.get(
        reverse("email:mailbox_signed_in"), {"code": "x", "state": state}, follow=True
    )
    assert "not asked for" in str(next(iter(page.context["messages"])))
    assert server.asked == []


def test_an_answer_is_good_once_and_only_for_its_own_browser(
    cast: Cast, mailbox: Mailbox, server: Authority
) -> None:
    browser, other = signed_in(cast.alice), signed_in(cast.alice)
    there = browser.post(reverse("email:mailbox_sign_in", args=[mailbox.pk]))
    back = server.consent(there.headers["HX-Redirect"])
    other.get(back)
    assert server.asked == []
    browser.get(back)
    browser.get(back)
    assert len(server.asked) == 1


def test_a_refusal_on_the_provider_s_page_is_said(cast: Cast, mailbox: Mailbox) -> None:
    browser = signed_in(cast.alice)
    there = browser.post(reverse("email:mailbox_sign_in", args=[mailbox.pk]))
    state = parse_qs(urlsplit(there.headers["HX-Redirect"]).query)["state"][0]
    page = browser.get(
        reverse("email:mailbox_signed_in"), {"error": "access_denied", "state": state}, follow=True
    )
    assert "not allowed on the provider" in str(next(iter(page.context["messages"])))


def test_a_token_near_its_end_is_renewed_and_the_rotated_one_kept(
    cast: Cast, mailbox: Mailbox, server: Authority
) -> None:
    sign_in(mailbox, server, signed_in(cast.alice))
    first = oauth.access_token(mailbox)
    assert oauth.access_token(mailbox) == first
    with clock.at(clock.now() + timedelta(seconds=server.lifetime - 60)):
        second = oauth.access_token(mailbox)
        assert second != first
        with clock.at(clock.now() + timedelta(seconds=server.lifetime)):
            assert oauth.access_token(mailbox) not in {first, second}
    assert [form["grant_type"] for form in server.asked[1:]] == ["refresh_token"] * 2


def test_two_who_renew_at_once_use_the_refresh_token_once(
    cast: Cast, mailbox: Mailbox, server: Authority
) -> None:
    sign_in(mailbox, server, signed_in(cast.alice))
    Mailbox.objects.update(oauth_expires_at=clock.now())
    begin = threading.Barrier(4)

    def ask(_number: int) -> str:
        own = Mailbox.objects.get(pk=mailbox.pk)
        begin.wait(10)
        token = oauth.access_token(own)
        connection.close()
        return token

    with ThreadPoolExecutor(4) as pool:
        tokens = set(pool.map(ask, range(4)))
    assert len(tokens) == 1
    assert [form["grant_type"] for form in server.asked].count("refresh_token") == 1


def test_a_refusal_shows_while_the_old_token_still_works(
    cast: Cast, mailbox: Mailbox, server: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    sign_in(mailbox, server, signed_in(cast.alice))
    server.refuses = "invalid_grant"
    soon = clock.now() + timedelta(seconds=server.lifetime) - timedelta(minutes=15)
    with clock.at(soon):
        assert oauth.renew_early() == 0
        mailbox.refresh_from_db()
        assert oauth.access_token(mailbox) in server.access_tokens
        words = oauth.warning(mailbox)
        assert "Mail stops at" in words
        assert "Sign in again" in words
        assert mailbox_health()[0].warning == words
        page = signed_in(cast.alice).get(reverse("email:mailbox", args=[mailbox.pk]))
        assert "Mail stops at" in page.content.decode()
    assert "canary" not in caplog.text + words
    server.refuses = ""
    sign_in(mailbox, server, signed_in(cast.alice))
    assert oauth.warning(mailbox) == ""


def test_a_provider_that_is_down_is_no_refusal(
    cast: Cast, mailbox: Mailbox, server: Authority
) -> None:
    sign_in(mailbox, server, signed_in(cast.alice))
    server.fails = 503
    with clock.at(clock.now() + timedelta(seconds=server.lifetime - 10)):
        with pytest.raises(oauth.ProviderUnreachable, match="503"):
            oauth.access_token(mailbox)
        mailbox.refresh_from_db()
        assert mailbox.oauth_failed_at is None
        server.fails = 0
        assert oauth.access_token(mailbox) in server.access_tokens


def test_a_wrong_client_secret_is_said_and_nothing_kept(
    cast: Cast, mailbox: Mailbox, server: Authority
) -> None:
    Mailbox.objects.update(sealed_oauth_client_secret=seal("old"))
    assert "client secret is wrong" in sign_in(mailbox, server, signed_in(cast.alice))
    assert mailbox.sealed_oauth_refresh_token == ""


def test_ends_that_are_known_are_warned_of_before_they_come(
    cast: Cast, mailbox: Mailbox, server: Authority
) -> None:
    server.refresh_lifetime = 60 * 86400
    sign_in(mailbox, server, signed_in(cast.alice))
    now = clock.now()
    assert oauth.warning(mailbox, now + timedelta(days=30)) == ""
    assert "ends on" in oauth.warning(mailbox, now + timedelta(days=50))
    mailbox.oauth_secret_expires_on = (now + timedelta(days=40)).date()
    assert oauth.warning(mailbox, now) == ""
    assert "client secret" in oauth.warning(mailbox, now + timedelta(days=15))


def test_the_client_secret_never_goes_over_plain_http_to_another_machine(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox.oauth_token_url = "http://192.0.2.1/token"
    with pytest.raises(oauth.SignInFailed, match="https"):
        oauth.finish(mailbox, code="c", verifier="v", redirect_uri="r")


@pytest.mark.dovecot
@pytest.mark.skipif(not BINARY, reason="dovecot is not installed")
def test_mail_is_fetched_from_dovecot_with_the_token(
    cast: Cast, mailbox: Mailbox, server: Authority
) -> None:
    with dovecot(oauth_url=f"{server.url}/introspect") as imap:
        Mailbox.objects.update(imap_port=imap.imap_port, imap_security=Mailbox.Security.NONE)
        sign_in(mailbox, server, signed_in(cast.alice))
        imap.put(b"Subject: by token\r\n\r\n")
        with imap_session.opened(mailbox) as box:
            validity = imap_session.open_folder(box, "INBOX")
            assert fetch(mailbox, box, validity, stopped=threading.Event()) == 1
        assert ArrivalBody.objects.get().read() == b"Subject: by token\r\n\r\n"
        assert diagnose(mailbox).works
        server.access_tokens.clear()
        found = diagnose(mailbox)
        assert not found.works
        assert "refused" in found.steps[-3].words + found.steps[-2].words

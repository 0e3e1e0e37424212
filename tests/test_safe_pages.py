"""What holds for every page: reading writes nothing, forged addresses are refused, and each answer carries its headers."""

import itertools
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from conftest import PASSWORD, Cast, ask, signed_in
from helpwell.events.models import Event
from helpwell.people.models import Agent, Invitation
from helpwell.people.reset_link import reset_link
from helpwell.people.verbs.deactivate import deactivate
from helpwell.people.verbs.invite import invite
from tests.rights_house import House, address
from tests.rights_table import EVERYBODY, RIGHTS
from tests.test_rights import NOBODYS, house, named_routes

__all__ = ["house"]

# Tables that a page may write while it is only read, and why.
MAY_BE_WRITTEN = {
    "django_session": "a step of sign-in, a message, the state of a form",
    "events_cache": "rate limits and small answers",
    "usersessions_usersession": "which browsers are signed in",
    "desk_looking": "who looks at the ticket now",
    "desk_notice": "a notice is seen when its ticket is opened",
}
SIGN_IN_PAGES = (
    "/accounts/login/",
    "/accounts/logout/",
    "/accounts/inactive/",
    "/accounts/reauthenticate/",
    "/accounts/password/change/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-x/",
    "/accounts/password/reset/key/done/",
    "/accounts/two-factor/",
    "/accounts/two-factor/app/activate/",
    "/accounts/two-factor/passkeys/",
    "/accounts/sessions/",
)


@pytest.fixture
def pages(house: House) -> list[str]:
    """The address of every page there is, details included, for the administrator."""
    entries = dict(named_routes())
    walked = [
        address(name, entries[name], house.cast.alice, house, house.billing)
        for name, right in sorted(RIGHTS.items())
        if "GET" in right.methods and name not in NOBODYS and not name.startswith("set_up:")
    ]
    return [*walked, *SIGN_IN_PAGES, "/nowhere/", "/invitation/x/"]


def _rows() -> dict[str, list[tuple[object, ...]]]:
    tables = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table not in MAY_BE_WRITTEN
    }
    return {
        table: list(model._default_manager.order_by("pk").values_list())
        for table, model in tables.items()
    }


@pytest.mark.timeout(300)  # every page of the desk
def test_reading_writes_nothing(house: House, pages: list[str]) -> None:
    browser = signed_in(house.cast.alice)
    before = _rows()
    for url in pages:
        browser.get(url)
        after = _rows()
        changed = [table for table, rows in after.items() if rows != before[table]]
        assert changed == [], url


def test_every_page_carries_its_headers(house: House, pages: list[str]) -> None:
    browser = signed_in(house.cast.alice)
    wrong = [f"{url}: {missing}" for url in pages for missing in _missing_headers(browser.get(url))]
    stranger = Client()
    wrong += [
        f"stranger {url}: {missing}"
        for url in SIGN_IN_PAGES
        for missing in _missing_headers(stranger.get(url))
    ]
    assert wrong == []


def _missing_headers(answer: HttpResponseBase) -> Iterator[str]:
    if answer.headers.get("X-Content-Type-Options") != "nosniff":
        yield "nosniff"
    if "no-store" not in answer.headers.get("Cache-Control", "") and not _is_picture(answer):
        yield "no-store"
    if answer.headers.get("Referrer-Policy") not in ("same-origin", "no-referrer"):
        yield "referrer policy"
    kind = answer.headers.get("Content-Type", "")
    if any(word in kind for word in ("html", "svg", "xml")):
        policy = answer.headers.get("Content-Security-Policy", "")
        if "default-src 'none'" not in policy or "'unsafe-inline'" in _scripts(policy):
            yield "content security policy"
        if "frame-ancestors" not in policy:
            yield "frame-ancestors"


def _scripts(policy: str) -> str:
    return next((part for part in policy.split(";") if part.strip().startswith("script-src")), "")


def _is_picture(answer: HttpResponseBase) -> bool:
    """Pictures may be kept by the one browser that got them, and a stylesheet by anybody."""
    cached = answer.headers.get("Cache-Control", "")
    if answer.headers.get("Content-Type", "").startswith("text/css"):
        return True
    return answer.headers.get("Content-Type", "").startswith("image/") and "private" in cached


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_each_change_asks_for_the_token_against_forged_forms(house: House, method: str) -> None:
    entries = dict(named_routes())
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(house.cast.alice)
    taken = []
    for name, right in sorted(RIGHTS.items()):
        if name in NOBODYS or name.startswith("set_up:") or right.needs == EVERYBODY:
            continue
        with transaction.atomic():
            url = address(name, entries[name], house.cast.alice, house, house.billing)
            answer = browser.generic(method, url)
            transaction.set_rollback(True)
        if answer.status_code != 403:
            taken.append(f"{name}: {answer.status_code}")
    assert taken == []
    assert "not saved" in answer.content.decode()


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/healthz", "/invitation/x/"])
def test_a_forged_host_is_refused(cast: Cast, path: str) -> None:
    assert Client().get(path, headers={"host": "evil.test"}).status_code == 400


def test_a_forwarded_host_is_not_believed(cast: Cast, settings: Settings) -> None:
    Client().post(
        "/accounts/password/reset/",
        {"email": "bob@desk.test"},
        headers={"x-forwarded-host": "evil.test"},
    )
    (sent,) = mail.outbox
    assert f"{settings.BASE_URL}/accounts/password/reset/key/" in sent.body
    assert "evil.test" not in f"{sent.subject} {sent.body}"


@pytest.mark.parametrize(
    "target", ["https://evil.test/", "//evil.test/", "/\\evil.test", "javascript:alert(1)"]
)
def test_sign_in_leads_nowhere_outside(cast: Cast, target: str) -> None:
    answer = Client().post(
        f"/accounts/login/?next={target}",
        {"login": "bob@desk.test", "password": PASSWORD, "next": target},
    )
    assert answer.headers["Location"] == "/"


def test_the_session_is_a_new_one_after_sign_in(cast: Cast) -> None:
    browser = Client()
    session = browser.session
    session["planted"] = "by somebody else"
    session.save()
    planted = session.session_key
    browser.cookies["helpwell_session"] = str(planted)
    _sign_in(browser, "bob@desk.test")
    assert browser.session.session_key != planted
    assert browser.session["_auth_user_id"] == str(cast.bob.pk)


def _sign_in(browser: Client, who: str, password: str = PASSWORD) -> HttpResponseBase:
    return browser.post("/accounts/login/", {"login": who, "password": password})


def test_a_wrong_address_and_a_wrong_password_look_alike(cast: Cast) -> None:
    said = []
    for who in ("bob@desk.test", "nobody@desk.test", "zed@desk.test"):
        answer = Client().post("/accounts/login/", {"login": who, "password": "wrong words"})
        text = answer.content.decode().replace(who, "")
        said.append((answer.status_code, text[text.index("form__errors") :][:300]))
    assert said[0] == said[1] == said[2]
    asked = [
        Client().post("/accounts/password/reset/", {"email": who})
        for who in ("bob@desk.test", "nobody@desk.test")
    ]
    assert asked[0].status_code == asked[1].status_code == 302
    assert asked[0].headers["Location"] == asked[1].headers["Location"]
    assert len(mail.outbox) <= 1


def test_guessing_is_slowed_for_all_processes(cast: Cast) -> None:
    answers = [_sign_in(Client(), "bob@desk.test", "wrong words") for _try in range(6)]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        last = _sign_in(Client(), "bob@desk.test")
    in_table = any("events_cache" in query["sql"] for query in asked)
    assert in_table or "redis" in settings.CACHES["default"]["BACKEND"].lower()
    assert last.status_code != 302, "the right password opened while guessing was being slowed"
    many = [Client().post("/accounts/password/reset/", {"email": "x@y.test"}) for _try in range(6)]
    assert many[-1].status_code == 429
    assert "Too many tries" in many[-1].content.decode()
    assert answers[0].status_code == 200


def test_the_stored_hash_is_no_password(cast: Cast) -> None:
    browser = Client()
    _sign_in(browser, "bob@desk.test", cast.bob.password)
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize("header", ["Remote-User", "X-Remote-User", "X-Forwarded-User", "X-User"])
def test_no_header_signs_anybody_in(cast: Cast, header: str) -> None:
    answer = Client().get("/settings/profile/", headers={header: "alice@desk.test"})
    assert answer.status_code == 302


def test_a_reset_link_works_once(cast: Cast) -> None:
    path = "/" + reset_link(cast.bob).split("/", 3)[3]
    browser = Client()
    form = browser.get(path, follow=True)
    words = {"password1": "quiet harbor lamp", "password2": "quiet harbor lamp"}
    browser.post(form.redirect_chain[-1][0], words)
    assert Agent.objects.get(pk=cast.bob.pk).check_password("quiet harbor lamp")
    assert "does not open" in Client().get(path, follow=True).content.decode()


@pytest.mark.parametrize("key", ["*", "%25", "None", "set-password", "0-0", "."])
def test_no_wildcard_opens_a_reset(cast: Cast, key: str) -> None:
    reset_link(cast.bob)
    answer = Client().get(f"/accounts/password/reset/key/{cast.bob.pk}-{key}/", follow=True)
    assert "does not open" in answer.content.decode()


def test_a_reset_does_not_open_for_who_left(cast: Cast) -> None:
    link = "/" + reset_link(cast.bob).split("/", 3)[3]
    deactivate(cast.bob, by=cast.alice.actor)
    browser = Client()
    form = browser.get(link, follow=True)
    if form.redirect_chain:
        words = {"password1": "quiet harbor lamp", "password2": "quiet harbor lamp"}
        browser.post(form.redirect_chain[-1][0], words)
    _sign_in(browser, "bob@desk.test", "quiet harbor lamp")
    assert "_auth_user_id" not in browser.session


def test_only_the_hash_of_an_invitation_is_kept(cast: Cast) -> None:
    _made, token = invite(by=cast.alice.actor, email="n@desk.test", name="N", role="senior")
    kept = Invitation.objects.get()
    assert token not in str(_rows())
    assert Client().get(f"/invitation/{kept.token_hash}/").status_code == 404


@pytest.mark.parametrize(
    "name", ["is_active", "role", "email", "password", "is_superuser", "actor"]
)
def test_a_form_sets_only_what_it_shows(cast: Cast, name: str) -> None:
    before: dict[str, object] = dict(Agent.objects.values().get(pk=cast.bob.pk))
    values = {"role": "administrator", "is_active": "", "actor": str(cast.alice.actor_id)}
    shown = {"name": "Bob", "theme": "dark", "density": "compact", "single_keys": "on"}
    shown["home"] = str(before["home"])
    signed_in(cast.bob).post("/settings/profile/", {**shown, name: values.get(name, "x@y.test")})
    after: dict[str, object] = dict(Agent.objects.values().get(pk=cast.bob.pk))
    assert after["theme"] == "dark"
    assert {key for key in after if after[key] != before[key]} <= {"theme", "density", "last_login"}


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "confirm-email/", "login/code/", "phone/change/", "3rdparty/"]
)
def test_what_django_allauth_brings_besides_is_not_here(cast: Cast, path: str) -> None:
    for browser in (Client(), signed_in(cast.alice)):
        assert browser.get(f"/accounts/{path}").status_code == 404


def test_sign_ins_and_refusals_are_recorded_without_addresses(cast: Cast) -> None:
    _sign_in(Client(), "bob@desk.test")
    _sign_in(Client(), "bob@desk.test", "wrong words")
    _sign_in(Client(), "nobody@desk.test", "wrong words")
    signed = Event.objects.get(name="SignedIn")
    assert (signed.subject_id, signed.actor_id) == (cast.bob.pk, cast.bob.actor_id)
    refused = Event.objects.filter(name="SignInRefused").order_by("id")
    assert [event.subject_id for event in refused] == [cast.bob.pk, 0]
    assert "desk.test" not in "".join(
        str(event.facts) for event in itertools.chain([signed], refused)
    )


def test_the_ticket_of_another_team_stays_shut_by_every_way(cast: Cast) -> None:
    ticket = ask(cast, cast.anna, "Private words", "Nobody on Shipping reads this.")
    carol = signed_in(cast.carol)
    for url in (reverse("desk:ticket", args=[ticket.pk]), "/search/?q=Private"):
        assert "Nobody on Shipping" not in carol.get(url).content.decode()

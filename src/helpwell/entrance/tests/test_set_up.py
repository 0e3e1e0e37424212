"""The set-up opens by its link, goes step by step, and is gone when the desk is open."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client

from helpwell.channels.email.models import Mailbox
from helpwell.entrance.set_up.link import set_up_link
from helpwell.kit import clock
from helpwell.people.company import forget_company
from helpwell.people.models import Agent, Company, Team
from helpwell.people.permissions import Role
from helpwell.routing.calendars import default_service_level

COMPANY = {"name": "Teapot & Co", "time_zone": "Europe/Berlin", "language": "en", "team": "Support"}
HOURS = {
    **{f"day_{day}": "09:00-17:00" for day in range(5)},
    "first_reply_hours": "4",
    "next_reply_hours": "8",
}
ACCOUNT = {"name": "Ada", "email": "Ada@Teapot.test", "password": "kettle on the quiet hill"}


@pytest.fixture
def browser(db: None) -> Client:
    forget_company()
    client = Client()
    client.get(urlsplit(set_up_link()).path)
    return client


def through(browser: Client) -> None:
    for step, answers in (
        ("company", COMPANY),
        ("hours", HOURS),
        ("account", ACCOUNT),
        ("safety", {}),
    ):
        answer = browser.post(f"/set-up/step/{step}/", answers)
        assert answer.status_code == 302, (step, answer.content.decode()[:2000])


def test_the_whole_set_up(browser: Client) -> None:
    through(browser)
    page = browser.get("/set-up/step/mailbox/")
    assert page.status_code == 200
    connected = browser.post(
        "/set-up/step/mailbox/",
        {
            "name": "Support", "address": "support@teapot.test", "team": str(Team.objects.get().pk),
            "incoming": "receiver", "outgoing": "outbox", "login": "password",
            "imap_port": "993", "imap_security": "tls", "imap_folder": "INBOX", "smtp_port": "587", "smtp_security": "starttls",
        },
    )  # fmt: skip
    assert connected.status_code == 302, connected.content.decode()[:3000]
    assert Mailbox.objects.get().channel.address == "support@teapot.test"
    assert browser.post("/set-up/finish/").status_code == 302
    ada = Agent.objects.get()
    assert (ada.email, ada.role, ada.team_ids) == (
        "ada@teapot.test",
        Role.ADMINISTRATOR,
        frozenset({Team.objects.get().pk}),
    )
    level = default_service_level()
    assert level is not None
    assert (level.first_reply_minutes, level.next_reply_minutes) == (240, 480)
    assert browser.get("/inbox/open/").status_code == 200


def test_afterwards_it_is_gone_for_everybody(browser: Client) -> None:
    link = urlsplit(set_up_link()).path
    through(browser)
    browser.post("/set-up/finish/")
    for client in (browser, Client()):
        for path in (link, "/set-up/step/company/", "/set-up/step/mailbox/"):
            assert client.get(path).status_code == 404, path
        assert client.post("/set-up/finish/").status_code == 404
        assert client.post("/set-up/step/account/", ACCOUNT).status_code == 404
    assert Agent.objects.count() == 1


@pytest.mark.parametrize(
    "path", ["/set-up/step/company/", "/set-up/step/account/", "/set-up/x/", "/set-up/finish/"]
)
def test_without_the_link_there_is_nothing(db: None, path: str) -> None:
    forget_company()
    assert Client().get(path).status_code in (404, 405)
    assert Client().post(path, ACCOUNT).status_code in (404, 405)
    assert not Agent.objects.exists()


def test_the_link_ends_after_a_day(db: None) -> None:
    forget_company()
    with clock.at(clock.now() - timedelta(hours=25)):
        old = urlsplit(set_up_link()).path
    assert Client().get(old).status_code == 404


def test_no_step_is_skipped(browser: Client) -> None:
    assert browser.post("/set-up/step/account/", ACCOUNT).status_code == 404
    assert not Agent.objects.exists()


def test_the_account_form_sent_twice_makes_one_administrator(browser: Client) -> None:
    through(browser)
    browser.post("/set-up/step/account/", {**ACCOUNT, "email": "eve@teapot.test"})
    assert list(Agent.objects.values_list("email", flat=True)) == ["ada@teapot.test"]


def test_bad_answers_are_explained_and_kept(browser: Client) -> None:
    answer = browser.post("/set-up/step/company/", {**COMPANY, "time_zone": "Moon/Base"})
    assert answer.status_code == 422
    assert "Teapot &amp; Co" in answer.content.decode()
    assert Company.current() is None
    browser.post("/set-up/step/company/", COMPANY)
    browser.post("/set-up/step/hours/", HOURS)
    weak = browser.post("/set-up/step/account/", {**ACCOUNT, "password": "password"})
    assert weak.status_code == 422
    assert 'value="password"' not in weak.content.decode()


def test_after_a_mistake_the_first_wrong_field_has_the_focus(browser: Client) -> None:
    page = browser.post("/set-up/step/company/", COMPANY | {"team": ""})
    assert page.status_code == 422
    focused = [name for name in COMPANY if "autofocus" in str(page.context["form"][name])]
    assert focused == ["team"]


def test_days_and_promises_that_may_stay_empty_do_not_call_themselves_optional(
    browser: Client,
) -> None:
    browser.post("/set-up/step/company/", COMPANY)
    assert "optional" not in browser.get("/set-up/step/hours/").content.decode()

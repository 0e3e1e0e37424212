"""The account step posted by two browsers at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from helpwell.channels.tests.database_file import database_file, empty_file
from helpwell.entrance.set_up.link import set_up_link
from helpwell.entrance.tests.test_set_up import ACCOUNT, COMPANY, HOURS
from helpwell.people.company import forget_company
from helpwell.people.models import Agent
from helpwell.people.verbs import found_administrator
from helpwell.people.verbs.join import join

__all__ = ["database_file", "empty_file"]


def opened() -> Client:
    client = Client()
    client.get(urlsplit(set_up_link()).path)
    return client


def post(client: Client, name: str) -> HttpResponse:
    try:
        return client.post(  # type: ignore[return-value]
            "/set-up/step/account/", {**ACCOUNT, "name": name, "email": f"{name}@teapot.test"}
        )
    finally:
        connection.close()


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is about to join waits for the other one, for a second."""
    both = threading.Barrier(2)

    def joins_with_the_other(**facts: object) -> Agent:
        with suppress(threading.BrokenBarrierError):  # broken: the other one was kept out
            both.wait(1)
        return join(**facts)  # type: ignore[arg-type]

    monkeypatch.setattr(found_administrator, "join", joins_with_the_other)


def test_of_two_posts_at_once_one_makes_the_administrator(
    database_file: None, meeting: None
) -> None:
    forget_company()
    browsers = {"ada": opened(), "eve": opened()}
    browsers["ada"].post("/set-up/step/company/", COMPANY)
    browsers["ada"].post("/set-up/step/hours/", HOURS)
    with ThreadPoolExecutor(2) as pool:
        answers = dict(zip(browsers, pool.map(post, browsers.values(), browsers), strict=True))
    [administrator] = Agent.objects.all()
    first = administrator.name
    other = "eve" if first == "ada" else "ada"
    assert answers[first]["Location"] == "/set-up/step/safety/"
    assert answers[other]["Location"] == "/accounts/login/?next=/set-up/step/mailbox/"
    page = browsers[other].get(answers[other]["Location"]).content.decode()
    assert "The first administrator is there already." in page

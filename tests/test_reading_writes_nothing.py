"""A GET changes nothing: whoever makes a browser open an address of ours has done nothing in its agent's name."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conftest import Cast, ask, signed_in
from helpwell.tickets.verbs.reply import reply
from tests.test_headers import addresses

# What belongs to the request itself: its session, and counts of the rate limits.
_OF_THE_REQUEST = ("django_session", "events_cache")


def _writes(browser: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    words = (str(query["sql"]) for query in asked.captured_queries)
    return [
        word
        for word in words
        if word.split(" ", 1)[0] in ("INSERT", "UPDATE", "DELETE")
        and not any(table in word for table in _OF_THE_REQUEST)
    ]


def test_no_address_writes_when_it_is_only_opened(cast: Cast) -> None:
    ticket = ask(cast, cast.anna, "Hello", "Hello")
    reply(ticket, by=cast.bob.actor, text="Yes.")
    found = {}
    for address in addresses():
        browser = signed_in(cast.alice)  # some of them end the session
        if written := _writes(browser, address):
            found[address] = written
    assert found == {}


def test_the_probe_sees_a_write(cast: Cast) -> None:
    ticket = ask(cast, cast.anna, "Hello", "Hello")
    browser = signed_in(cast.alice)
    with CaptureQueriesContext(connection) as asked:
        browser.post(f"/tickets/{ticket.pk}/status/", {"status": "solved"})
    assert any(str(query["sql"]).startswith("UPDATE") for query in asked.captured_queries)

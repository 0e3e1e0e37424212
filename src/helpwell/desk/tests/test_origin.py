"""Sockets are for our own pages only."""

import pytest
from pytest_django.fixtures import Settings

from helpwell.desk.origin import is_own


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://desk.example", "desk.example"),
        ("https://desk.example", "10.0.0.7:8000"),  # behind a proxy that does not pass the name on
        ("http://localhost:8000", "localhost:8000"),
        ("http://127.0.0.1:8123", "127.0.0.1:8123"),
        ("https://other.example", "other.example"),
    ],
)
def test_our_own_pages_come_in(settings: Settings, origin: str, host: str) -> None:
    settings.BASE_URL = "https://desk.example"
    settings.ALLOWED_HOSTS = ["desk.example", "localhost", "127.0.0.1", "other.example"]
    assert is_own(origin, host)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("", "desk.example"),
        ("null", "desk.example"),
        ("https://evil.example", "desk.example"),
        ("https://evil.example", "evil.example"),  # a name of theirs that leads to our address
        ("http://desk.example", "desk.example:8000"),
        ("https://desk.example:444", "desk.example"),
        ("https://desk.example.evil.example", "desk.example"),
        ("http://localhost:9999", "localhost:8000"),  # another program on the same machine
        ("file://", "localhost:8000"),
        ("https://desk.example@evil.example", "desk.example"),
        ("https://[", "desk.example"),
        ("https://desk.example:99999999", "desk.example"),
    ],
)
def test_others_pages_do_not(settings: Settings, origin: str, host: str) -> None:
    settings.BASE_URL = "https://desk.example"
    settings.ALLOWED_HOSTS = ["desk.example", "localhost", "127.0.0.1", "*"]
    assert not is_own(origin, host)

"""Every page that the desk answers with, whole or in part, carries its policy and its seals."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from conftest import Cast, ask, signed_in
from helpwell.kit.html import clean_mail
from helpwell.tickets.models import Ticket
from helpwell.tickets.verbs.reply import reply

_LIBRARIES = ("allauth",)
_VALUES = {
    "number": "1", "message_id": "1", "participant_id": "1", "token": "x", "view": "open", "name": "theme",
    "value": "dark", "place": "0", "key": "x", "provider": "x", "secret": "x",
}  # fmt: skip


def addresses() -> list[str]:
    """An address for each route of the desk that has one; numbers are 1."""
    return sorted(set(_walk(get_resolver(), "/")))


def _walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _walk(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            path = prefix + str(entry.pattern)
            yield _filled(path, entry)


def _filled(path: str, entry: URLPattern) -> str:
    while "<" in path:
        before, _, rest = path.partition("<")
        converter, _, after = rest.partition(">")
        kind, _, name = converter.rpartition(":")
        path = before + _VALUES.get(name, "1" if kind in ("int", "") else "x") + after
    return path.replace("^", "").replace("$", "").replace("\\Z", "")


@pytest.fixture
def furnished(cast: Cast) -> Ticket:
    ticket = ask(cast, cast.anna, "Hello", "Hello", html=clean_mail("<table><tr><td>a</table>"))
    reply(ticket, by=cast.bob.actor, text="Yes.")
    return ticket


@pytest.mark.parametrize("partly", [False, True], ids=["whole", "part"])
@pytest.mark.parametrize("who", ["alice", "stranger"])
def test_every_answer_is_sealed(cast: Cast, furnished: Ticket, who: str, partly: bool) -> None:
    client = signed_in(cast.alice) if who == "alice" else Client()
    client.raise_request_exception = True
    headers = {"HX-Request": "true"} if partly else {}
    seen = 0
    for address in addresses():
        answer = client.get(address, headers=headers)
        kind = answer.headers.get("Content-Type", "")
        assert answer["X-Content-Type-Options"] == "nosniff", address
        if "html" not in kind and "svg" not in kind and "xml" not in kind:
            continue
        seen += 1
        policy = answer.headers.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy, address
        assert "frame-ancestors" in policy, address
        assert "unsafe-eval" not in policy, address
        scripts = policy.partition("script-src")[2].partition(";")[0]
        assert "unsafe-inline" not in scripts, address
        assert answer["Referrer-Policy"] in ("same-origin", "no-referrer"), address
    assert seen > 20


@pytest.mark.parametrize(
    "address", ["/nowhere/", "/tickets/99999/", "/attachments/x/", "/tickets/1/status/"]
)
def test_an_error_page_is_sealed_too(cast: Cast, address: str) -> None:
    answer = signed_in(cast.bob).get(address)
    assert answer.status_code in (404, 405)
    if "html" in answer.headers.get("Content-Type", ""):
        assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_pages_stay_out_of_caches(cast: Cast, furnished: Ticket) -> None:
    client = signed_in(cast.bob)
    for address in ("/", f"/tickets/{furnished.pk}/", f"/tickets/{furnished.pk}/side/"):
        assert client.get(address)["Cache-Control"] == "no-store"

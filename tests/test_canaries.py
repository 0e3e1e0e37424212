"""Recognisable secrets are put wherever the desk keeps one; then no page, answer, log line, command or export has any of them."""

import base64
import io
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from conftest import signed_in
from helpwell.channels.email.models import Mailbox
from helpwell.channels.email.receive.tests.test_webhook import post, postmark
from helpwell.channels.email.sealing import seal
from helpwell.channels.email.tests.test_mailbox_pages import filled
from helpwell.customers import personal_data as of_customers
from helpwell.entrance import health
from helpwell.kit.redact import JsonLines, Redacting
from helpwell.people.models import Agent
from helpwell.people.verbs.invite import invite
from helpwell.tickets import personal_data as of_tickets
from tests.rights_house import House, address
from tests.rights_table import RIGHTS
from tests.test_headers import addresses
from tests.test_rights import WALKED, _undone, house, named_routes

__all__ = ["house"]

SEALED = {
    "sealed_imap_password": "canaryimap4k7q", "sealed_smtp_password": "canarysmtp8w2z", "sealed_oauth_client_secret": "canaryclient5t1x",
    "sealed_oauth_refresh_token": "canaryrefresh9m3v", "sealed_oauth_access_token": "canaryaccess6b8n",
    "sealed_webhook_secret": "helpwell:canaryhook2j5r",
}  # fmt: skip
PASSWORD = "canary password 7y4p"
ONE_TIME = "CANARYTOTP32K7QW"
# Where a secret stands as it is, because it is compared or computed with: the row's own, for no eye.
KEPT_CLEAR = {"mfa.authenticator", "sessions.session", "usersessions.usersession"}


@dataclass
class Canaries:
    """The secrets by name, and every shape in which one would be recognised."""

    by_name: dict[str, str] = field(default_factory=dict)

    def in_(self, text: str) -> set[str]:
        """The names of those that the text holds: plain, in hex, in base64, or quoted for an address."""
        return {
            name for name, secret in self.by_name.items() if any(s in text for s in _shapes(secret))
        }


def _shapes(secret: str) -> set[str]:
    raw = secret.encode()
    # Base64 depends on where in the text the secret begins; its ends depend on what stands beside it.
    coded = {base64.b64encode(b"\0" * skip + raw)[4:-4].decode() for skip in range(3)}
    return {secret, quote(secret), raw.hex(), json.dumps(secret)[1:-1], *coded}


@pytest.fixture
def canaries(house: House) -> Canaries:
    """All secrets of the house, planted."""
    cast = house.cast
    Mailbox.objects.filter(pk=cast.mailbox.pk).update(
        incoming=Mailbox.Incoming.WEBHOOK, webhook_provider="postmark", imap_host="127.0.0.1", imap_port=1, imap_user="support",
        **{name: seal(secret) for name, secret in SEALED.items()},
    )  # fmt: skip
    cast.mailbox.refresh_from_db()
    cast.bob.set_password(PASSWORD)
    cast.bob.save()
    Authenticator.objects.create(
        user=cast.carl, type=Authenticator.Type.TOTP, data={"secret": ONE_TIME}
    )
    carol = signed_in(cast.carol)
    _invitation, token = invite(
        by=cast.alice.actor, email="canary@desk.test", name="C", role="senior"
    )
    rows = Mailbox.objects.values(*SEALED).get()
    return Canaries(
        {
            **{name: secret.rpartition(":")[2] for name, secret in SEALED.items()},
            **{f"{name}, sealed": rows[name] for name in SEALED},
            "password": PASSWORD,
            "password, hashed": cast.bob.password,
            "one-time secret": ONE_TIME,
            "invitation": token,
            "another's session": carol.session.session_key or "",
            "secret key": settings.SECRET_KEY,
            **{
                f"stored secrets key {n}": key for n, key in enumerate(settings.STORED_SECRETS_KEYS)
            },
        }
    )


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """The log as it would be written, from everything that is said."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.addFilter(Redacting())
    handler.setFormatter(JsonLines())
    logging.getLogger().addHandler(handler)
    yield out
    logging.getLogger().removeHandler(handler)


def told(answer: object) -> str:
    """All that an answer tells: headers and body; its own session is its own."""
    assert isinstance(answer, HttpResponse | StreamingHttpResponse)
    pieces = answer if isinstance(answer, StreamingHttpResponse) else [answer.content]
    body = b"".join(pieces)
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return f"{headers}\n{body.decode('utf-8', 'replace')}"


def test_no_page_tells_a_secret_whoever_asks(
    house: House, canaries: Canaries, log: io.StringIO
) -> None:
    entries = dict(named_routes())
    people: list[Agent | None] = [house.cast.alice, house.cast.mia, house.cast.bob, None]
    found = {}
    for person in people:
        browser = signed_in(person) if person else Client()
        for name in sorted(WALKED):
            for method in {"GET", *RIGHTS[name].methods}:
                with _undone():
                    url = address(name, entries[name], person, house, house.billing)
                    if seen := canaries.in_(told(browser.generic(method, url))):
                        found[f"{person} {method} {name}"] = seen
        for url in addresses():
            asking = signed_in(person) if person else Client()  # some of them end the session
            if seen := canaries.in_(told(asking.get(url))):
                found[f"{person} {url}"] = seen
    assert found == {}
    assert canaries.in_(log.getvalue()) == set()


def test_no_answer_to_what_holds_a_secret_repeats_it(
    house: House, canaries: Canaries, log: io.StringIO
) -> None:
    mailbox, alice = house.cast.mailbox, signed_in(house.cast.alice)
    answers: list[Any] = []
    secrets = {name[len("sealed_") :]: secret for name, secret in SEALED.items()}
    for url in (
        reverse("email:mailbox", args=[mailbox.pk]),
        reverse("email:mailbox_test", args=[mailbox.pk]),
        reverse("email:mailbox_new"),
        reverse("email:mailbox_new_test"),
    ):
        for incoming, port in (("imap", "1"), ("imap", "no port"), ("webhook", "1")):
            facts = filled(mailbox, **secrets, incoming=incoming, imap_port=port)
            answers.append(alice.post(url, facts))
    for secret in ("wrong:canaryhook2j5r", "helpwell:canaryhook2j5r-not"):
        proof = "Basic " + base64.b64encode(secret.encode()).decode()
        answers.append(post(mailbox, postmark(), Authorization=proof))
    for given in (PASSWORD + "!", PASSWORD):
        facts = {"login": "bob@desk.test", "password": given}
        answers += [Client().post("/accounts/login/", facts)]
    answers.append(
        signed_in(house.cast.bob).post(
            "/accounts/password/change/",
            {"oldpassword": PASSWORD, "password1": "short", "password2": "other"},
        )
    )
    assert len({answer.status_code for answer in answers}) > 1
    assert [seen for answer in answers if (seen := canaries.in_(told(answer)))] == []
    assert canaries.in_(log.getvalue()) == set()


def test_links_that_open_something_are_in_no_log(
    house: House, canaries: Canaries, log: io.StringIO
) -> None:
    answer = Client().post("/accounts/password/reset/", {"email": "bob@desk.test"}, follow=True)
    [link] = re.findall(r"https?://[^/\s]+(/\S+)", str(mail.outbox[0].body))
    canaries.by_name["reset"] = link.rstrip("/").rpartition("/")[2]
    assert canaries.in_(told(answer)) == set()
    for path in (link, link[:-3], f"/invitation/{canaries.by_name['invitation']}/"):
        Client().get(path)
        Client().post(path, {"password": "x"})
    assert canaries.in_(log.getvalue()) == set()


def test_an_error_page_tells_nothing(
    house: House, canaries: Canaries, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks() -> None:
        held = dict(canaries.by_name)
        raise RuntimeError(f"broken while holding {len(held)} secrets")

    monkeypatch.setattr(health, "report", breaks)
    for browser in (Client(), signed_in(house.cast.alice)):
        browser.raise_request_exception = False
        answer = browser.get("/readyz")
        assert answer.status_code == 500
        assert canaries.in_(told(answer)) == set()
    assert "broken while holding" in log.getvalue()
    assert canaries.in_(log.getvalue()) == set()


def test_no_command_or_export_tells_a_secret(house: House, canaries: Canaries) -> None:
    out = io.StringIO()
    for command, *given in (
        ("settings",),
        ("people_list",),
        ("mail_ledger",),
        ("mail_ledger", "--json"),
    ):
        call_command(command, *given, stdout=out)
    customer = house.cast.anna
    packs = [of_customers.export(customer), of_tickets.export(customer), health.report()]
    assert canaries.in_(out.getvalue() + json.dumps(packs, default=str)) == set()


def test_no_row_holds_a_secret_in_clear(house: House, canaries: Canaries) -> None:
    """Events, notices, system mail, caches: whatever is written down."""
    sealed = {name for name in canaries.by_name if name.endswith(("sealed", "hashed"))}
    found = {}
    for model in apps.get_models():
        rows = "\n".join(str(row) for row in model._default_manager.values())
        if (seen := canaries.in_(rows) - sealed) and model._meta.label_lower not in KEPT_CLEAR:
            found[model._meta.label_lower] = seen
    assert found == {}


def test_the_search_would_find_them(house: House, canaries: Canaries, log: io.StringIO) -> None:
    for name, secret in canaries.by_name.items():
        for start in ("", "a", "ab", "abc"):
            coded = base64.b64encode(f"{start}{secret} and more".encode()).decode()
            assert canaries.in_(f"<p>{coded}</p>") == {name}
    house.cast.anna.name = SEALED["sealed_imap_password"]
    house.cast.anna.save()
    page = signed_in(house.cast.bob).get(f"/tickets/{house.billing.ticket.pk}/")
    assert canaries.in_(told(page)) == {"sealed_imap_password"}
    logging.getLogger("helpwell").warning("it is %s", SEALED["sealed_imap_password"])
    assert canaries.in_(log.getvalue()) == {"sealed_imap_password"}

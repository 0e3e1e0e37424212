"""One table says who may open what; this walks role × route × own and other's, and finds no difference."""

import itertools
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from conftest import Cast, signed_in
from helpwell.people.checks import OTHERS_ROUTES
from helpwell.people.models import Agent
from helpwell.people.permissions import Permission
from tests.rights_house import House, Side, a_caught_mail, address, groups, side_of
from tests.rights_table import EVERYBODY, RIGHTS, Right


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.ERROR)  # a thousand refusals are meant
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def house(cast: Cast) -> House:
    cast.alice.refresh_from_db()
    return House(
        cast,
        side_of(cast, cast.billing, "anna"),
        side_of(cast, cast.shipping, "ben"),
        a_caught_mail(),
    )


def named_routes(
    resolver: URLResolver | None = None, space: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Every route of ours with its full name."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from named_routes(entry, inner)
        elif isinstance(entry, URLPattern) and not entry.callback.__module__.startswith(
            tuple(OTHERS_ROUTES)
        ):
            yield f"{space}{entry.name}", entry


def test_every_route_stands_in_the_table_and_nothing_else_does() -> None:
    named = {name for name, _route in named_routes()}
    assert named == set(RIGHTS)


def expected(person: Agent | None, right: Right, *, sees: bool) -> str:
    """What a person must get: "sign in", "forbidden", "not found" or "in"."""
    if right.needs == EVERYBODY:
        return "in"
    if person is None:
        return "sign in"
    assert isinstance(right.needs, Permission)
    if not person.may(right.needs) or (right.also is not None and not person.may(right.also)):
        return "forbidden"
    return "in" if sees else "not found"


def got(browser: Client, method: str, url: str) -> str:
    """What a person got."""
    answer = browser.generic(method, url)
    if answer.status_code == 302 and answer.headers["Location"].startswith("/accounts/login/"):
        return "sign in"
    return {403: "forbidden", 404: "not found"}.get(answer.status_code, "in")


# The address names what nobody has, or what proves itself; these have tests of their own.
NOBODYS = {
    "people:invitation",
    "mail_webhooks:provider_post",
    "desk:remote_picture",
    "helpcenter:nowhere",
}
# The object is its owner's alone, whatever others may see.
OWN_ONLY = {
    "desk:customer_file_preview": "not found",
    "desk:bulk": "not found",
    "desk:bulk_undoing": "not found",
}


SHARED = {
    "",
    "caught",
    "mailbox",
    "arrival",
    "block",
    "saved_view",
    "deleted_view",
    "part",
}  # who may open the page sees all of them


def sees(person: Agent | None, right: Right, house: House, side: Side) -> bool:
    """Whether the person may see the object of this side."""
    if person is None or right.own in SHARED:
        return True
    if right.own == "upload":
        return side is house.billing
    if right.own == "organization":
        return person.may(Permission.SEE_ALL_TICKETS) or house.cast.billing.pk in person.team_ids
    team = house.cast.billing if side is house.billing else house.cast.shipping
    return person.may(Permission.SEE_ALL_TICKETS) or team.pk in person.team_ids


WALKED = [name for name in RIGHTS if name not in NOBODYS and not name.startswith("set_up:")]
PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_each_role_gets_what_the_table_says(house: House, part: int) -> None:
    """Every step starts in the same house: what it changed is undone before the next."""
    entries = dict(named_routes())
    people = [None, *house.cast.agents()]
    browsers = {person: signed_in(person) if person else Client() for person in people}
    differences = []
    for name in sorted(WALKED)[part::PARTS]:
        for person, side, method in itertools.product(
            people, (house.billing, house.shipping), RIGHTS[name].methods
        ):
            with _undone():
                url = address(name, entries[name], person, house, side)
                want = wanted(name, person, house, side)
                have = got(browsers[person], method, url)
            if have != want:
                differences.append(
                    f"{person or 'stranger'} {method} {url}: {want} expected, {have}"
                )
    assert differences == []


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def wanted(name: str, person: Agent | None, house: House, side: Side) -> str:
    """What the table says that a person gets."""
    right = RIGHTS[name]
    want = expected(person, right, sees=sees(person, right, house, side))
    return OWN_ONLY.get(name, want) if want == "in" and person is not None else want


def test_the_set_up_is_gone_for_everybody(house: House) -> None:
    entries = dict(named_routes())
    for name in (name for name in RIGHTS if name.startswith("set_up:")):
        url = reverse(name, kwargs=dict.fromkeys(entries[name].pattern.converters, "company"))
        for person in (None, house.cast.alice):
            browser = signed_in(person) if person else Client()
            for method in RIGHTS[name].methods:
                assert got(browser, method, url) == "not found", (name, person)


def test_the_deactivated_get_nowhere(house: House) -> None:
    browser = signed_in(house.cast.zed)
    wrong = [
        name
        for name, right in RIGHTS.items()
        if right.needs != EVERYBODY and not right.own and "GET" in right.methods
        for url in [_plain(name)]
        if url and got(browser, "GET", url) != "sign in"
    ]
    assert wrong == []


def _plain(name: str) -> str | None:
    entry = dict(named_routes())[name]
    return None if entry.pattern.converters or groups(entry) else reverse(name)

"""A customer whom only another team serves is not seen, not changed, not bound and not taken over."""

import pytest
from django.urls import reverse

from conftest import Cast, ask, signed_in
from helpwell.customers.models import Customer, Identity
from helpwell.customers.verbs.create import create
from helpwell.tickets.models import Ticket


@pytest.fixture
def hers(cast: Cast, ticket: Ticket) -> Customer:
    """A customer of Carol's team; Anna is Billing's, with a ticket there."""
    return create(
        by=cast.carol.actor, kind="email", address="own@third.test", teams=(cast.shipping,)
    )


def _alerts(page: str) -> str:
    return page.partition('class="field__error')[2].partition("</")[0]


@pytest.mark.parametrize("method", ["get", "post", "delete"])
@pytest.mark.parametrize("rest", ["", "edit/", "addresses/", "block/"])
def test_anothers_customer_is_not_there(cast: Cast, hers: Customer, method: str, rest: str) -> None:
    browser = signed_in(cast.carol)
    answer = getattr(browser, method)(
        f"/customers/{cast.anna.pk}/{rest}", {"kind": "email", "address": "x@y.test", "name": "Eve"}
    )
    assert answer.status_code in (403, 404, 405)
    cast.anna.refresh_from_db()
    assert cast.anna.name == "Anna Keller"
    assert list(cast.anna.identities.values_list("value", flat=True)) == ["anna@acme.test"]


def test_anothers_address_is_neither_taken_over_nor_told(cast: Cast, hers: Customer) -> None:
    browser = signed_in(cast.carol)
    said = []
    for address in ("anna@acme.test", "no address at all"):
        for url in (f"/customers/{hers.pk}/addresses/", "/customers/new/"):
            answer = browser.post(url, {"kind": "email", "address": address, "name": "Eve"})
            assert answer.status_code == 422, url
            page = answer.content.decode()
            assert "Anna" not in page
            said.append((url, _alerts(page)))
    assert said[:2] == said[2:]
    assert all(words for _url, words in said)
    assert Identity.objects.get(value="anna@acme.test").customer == cast.anna


def test_an_address_of_another_customer_is_not_removed_through_ones_own(
    cast: Cast, hers: Customer
) -> None:
    annas = Identity.objects.get(value="anna@acme.test")
    browser = signed_in(cast.carol)
    url = reverse("desk:customer_remove", args=[hers.pk, annas.pk])
    assert browser.post(url).status_code == 404
    assert Identity.objects.filter(pk=annas.pk).exists()


def test_no_list_or_search_names_them(cast: Cast, hers: Customer) -> None:
    ask(cast, cast.anna, "Again", "Hello")
    browser = signed_in(cast.carol)
    for url in (
        "/customers/",
        "/customers/?q=anna",
        "/search/?q=anna",
        "/search/suggestions/?q=anna",
        "/organizations/",
        "/tickets/new/customers/?address=ann",
    ):
        page = browser.get(url)
        assert page.status_code == 200, url
        assert "acme" not in page.content.decode().lower(), url


@pytest.mark.parametrize(
    "website",
    ["javascript:alert(1)", "data:text/html,x", "JaVaScRiPt://x%0aalert(1)", "ftp://x.test"],
)
def test_a_website_is_an_address_of_the_web(cast: Cast, website: str) -> None:
    url = reverse("desk:organization_edit", args=[cast.acme.pk])
    answer = signed_in(cast.alice).post(url, {"name": "Acme", "website": website})
    assert answer.status_code == 422
    cast.acme.refresh_from_db()
    assert cast.acme.website == ""

"""Customers: the list, a page, writing down, changing, addresses, ignoring; each within what one may see."""

import pytest
from django.test import Client

from conftest import Cast, ask, signed_in
from helpwell.customers.models import Customer, Identity, Organization
from helpwell.customers.verbs.identify import identify
from helpwell.desk import customer_list
from helpwell.events.models import Event
from helpwell.people.models import Agent
from helpwell.tickets.models import Ticket
from helpwell.tickets.verbs.assign import assign

BLANK = {"name": "", "organization": "", "language": "", "time_zone": "", "notes": ""}


def names(client: Client, path: str = "/customers/") -> list[str]:
    return [one.name for one in client.get(path).context["page"].customers]


def test_the_list_holds_all_for_those_who_see_all(cast: Cast) -> None:
    assert names(signed_in(cast.alice)) == ["Anna Keller", "Ben Okoye"]


def test_the_list_holds_those_whom_ones_team_serves(cast: Cast, ticket: Ticket) -> None:
    assert names(signed_in(cast.bob)) == ["Anna Keller"]
    assert names(signed_in(cast.carol)) == []


def test_pages_hold_everybody_once_the_nameless_at_the_end(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(customer_list, "SIZE", 3)
    for number in range(5):
        identify("email", f"person{number}@else.test", name="Same Name" if number % 2 else "")
    client, url, found = signed_in(cast.alice), "/customers/", []
    while url:
        page = client.get(url).context["page"]
        found += [one.url for one in page.customers]
        url = page.older_url
    assert len(found) == len(set(found)) == 7
    last = [Customer.objects.get(pk=int(one.split("/")[2])).name for one in found]
    assert last == ["Anna Keller", "Ben Okoye", "Same Name", "Same Name", "", "", ""]


def test_a_page_shows_addresses_and_own_tickets_only(cast: Cast, ticket: Ticket) -> None:
    other = ask(cast, cast.anna, "Where is my parcel", "Help")
    assign(other, by=cast.alice.actor, agent=None, team=cast.shipping)
    page = signed_in(cast.carol).get(f"/customers/{cast.anna.pk}/").content.decode()
    assert "anna@acme.test" in page
    assert "Where is my parcel" in page
    assert "Refund" not in page


@pytest.mark.parametrize("path", ["", "edit/", "block/", "addresses/", "addresses/1/removal/"])
def test_another_teams_customer_is_not_there(cast: Cast, ticket: Ticket, path: str) -> None:
    url = f"/customers/{cast.anna.pk}/{path}"
    carol, sam = signed_in(cast.carol), signed_in(cast.sam)
    data = {**BLANK, "kind": "email", "address": "evil@else.test"}
    refused = {carol.get(url).status_code, carol.post(url, data).status_code}
    assert refused <= {403, 404, 405}
    assert 200 not in refused
    assert sam.get(url).status_code in (200, 405)
    cast.anna.refresh_from_db()
    assert (cast.anna.name, cast.anna.is_blocked) == ("Anna Keller", False)
    assert not Identity.objects.filter(value="evil@else.test").exists()


def test_a_merged_customer_leads_to_the_survivor(cast: Cast) -> None:
    Customer.objects.filter(pk=cast.ben.pk).update(merged_into=cast.anna)
    answer = signed_in(cast.alice).get(f"/customers/{cast.ben.pk}/")
    assert answer.headers["Location"] == f"/customers/{cast.anna.pk}/"


def test_writing_somebody_down(cast: Cast) -> None:
    data = {
        **BLANK,
        "name": "Greta Olsen",
        "kind": "email",
        "address": "Greta@Else.test",
        "language": "de",
    }
    answer = signed_in(cast.carol).post("/customers/new/", data)
    made = Customer.objects.get(name="Greta Olsen")
    assert answer.headers["Location"] == f"/customers/{made.pk}/"
    assert (made.email, made.language) == ("greta@else.test", "de")
    assert Event.objects.get(name="CustomerCreated", subject_id=made.pk).actor == cast.carol.actor
    assert names(signed_in(cast.carol)) == ["Greta Olsen"]
    assert "Greta Olsen" not in names(signed_in(cast.bob))


@pytest.mark.parametrize(
    "address", ["anna@acme.test", "ANNA@acme.test", "not an address", "a@b\r\nBcc: c@d.test"]
)
def test_a_used_address_is_refused_in_the_words_of_a_wrong_one(cast: Cast, address: str) -> None:
    client = signed_in(cast.carol)
    data = {**BLANK, "name": "Eve", "kind": "email", "address": address}
    answer = client.post("/customers/new/", data)
    assert answer.status_code == 422
    assert answer.context["form"].errors["address"] == [
        "This address cannot be used. Check it, or search for the customer who has it."
    ]
    assert "Keller" not in answer.content.decode()
    assert not Customer.objects.filter(name="Eve").exists()
    answer = client.post(
        f"/customers/{cast.ben.pk}/addresses/", {"kind": "email", "address": address}
    )
    assert answer.status_code == 404  # Ben is not hers either


def test_changing_a_customer_is_recorded_by_its_fields(cast: Cast, ticket: Ticket) -> None:
    data = {
        **BLANK,
        "name": "Anna K. Keller",
        "organization": cast.acme.pk,
        "notes": "Likes tea",
        "time_zone": "Europe/Rome",
    }
    answer = signed_in(cast.bob).post(f"/customers/{cast.anna.pk}/edit/", data)
    assert answer.status_code == 302
    cast.anna.refresh_from_db()
    assert (cast.anna.name, cast.anna.notes, cast.anna.time_zone) == (
        "Anna K. Keller",
        "Likes tea",
        "Europe/Rome",
    )
    assert cast.anna.actor.name == "Anna K. Keller"
    event = Event.objects.get(name="CustomerChanged")
    assert event.facts["fields"] == ["name", "time_zone", "notes"]
    assert "tea" not in str(event.facts)


def test_saving_without_a_change_records_nothing(cast: Cast, ticket: Ticket) -> None:
    form = signed_in(cast.bob).get(f"/customers/{cast.anna.pk}/edit/").context["form"]
    same = {name: "" if value is None else value for name, value in form.initial.items()}
    signed_in(cast.bob).post(f"/customers/{cast.anna.pk}/edit/", same)
    assert not Event.objects.filter(name="CustomerChanged").exists()


def test_unknown_fields_change_nothing(cast: Cast, ticket: Ticket) -> None:
    data = {
        **BLANK,
        "name": "Anna",
        "email": "evil@else.test",
        "blocked_at": "2026-01-01",
        "merged_into": cast.ben.pk,
        "actor": 1,
    }
    signed_in(cast.bob).post(f"/customers/{cast.anna.pk}/edit/", data)
    cast.anna.refresh_from_db()
    assert (cast.anna.email, cast.anna.merged_into, cast.anna.is_blocked) == (
        "anna@acme.test",
        None,
        False,
    )


def test_an_organization_of_others_cannot_be_chosen(cast: Cast, ticket: Ticket) -> None:
    secret = Organization.objects.create(name="Secret Ltd")
    page = signed_in(cast.bob).get(f"/customers/{cast.anna.pk}/edit/")
    assert "Secret Ltd" not in page.content.decode()
    answer = signed_in(cast.bob).post(
        f"/customers/{cast.anna.pk}/edit/", {**BLANK, "organization": secret.pk}
    )
    assert answer.status_code == 422


def test_addresses_come_and_go_but_the_last_stays(cast: Cast, ticket: Ticket) -> None:
    client, url = signed_in(cast.bob), f"/customers/{cast.anna.pk}/addresses/"
    client.post(url, {"kind": "phone", "address": "+49 (30) 123-456"})
    client.post(url, {"kind": "email", "address": "anna@home.test"})
    values = set(Identity.objects.filter(customer=cast.anna).values_list("value", flat=True))
    assert values == {"anna@acme.test", "+4930123456", "anna@home.test"}
    main = Identity.objects.get(value="anna@acme.test")
    client.post(f"{url}{main.pk}/removal/")
    cast.anna.refresh_from_db()
    assert cast.anna.email == "anna@home.test"
    for identity in Identity.objects.filter(customer=cast.anna):
        client.post(f"{url}{identity.pk}/removal/")
    assert Identity.objects.filter(customer=cast.anna).count() == 1


def test_an_address_is_removed_only_from_its_own_customer(cast: Cast, ticket: Ticket) -> None:
    bens = Identity.objects.get(value="ben@elsewhere.test")
    answer = signed_in(cast.bob).post(f"/customers/{cast.anna.pk}/addresses/{bens.pk}/removal/")
    assert answer.status_code == 404
    assert Identity.objects.filter(pk=bens.pk).exists()


def test_undeliverable_and_proved_addresses_are_marked(cast: Cast, ticket: Ticket) -> None:
    Identity.objects.filter(customer=cast.anna).update(
        undeliverable_since="2026-11-01T00:00:00Z",
        undeliverable_reason="550 no such user",
        verified_at="2026-01-01T00:00:00Z",
    )
    page = signed_in(cast.bob).get(f"/customers/{cast.anna.pk}/").content.decode()
    assert "Mail does not arrive there." in page
    assert "550 no such user" in page
    assert "Verified" in page


def test_ignoring_and_taking_mail_again(cast: Cast, ticket: Ticket) -> None:
    url = f"/customers/{cast.anna.pk}/block/"
    assert signed_in(cast.bob).post(url).status_code == 403
    sam = signed_in(cast.sam)
    sam.post(url)
    cast.anna.refresh_from_db()
    assert cast.anna.is_blocked
    assert "Ignored" in sam.get(f"/customers/{cast.anna.pk}/").content.decode()
    sam.post(url, {"undo": "1"})
    cast.anna.refresh_from_db()
    assert not cast.anna.is_blocked


@pytest.mark.parametrize("name", ["erin"])
def test_those_who_may_only_see_change_nothing(cast: Cast, name: str) -> None:
    person: Agent = cast.erin
    client = signed_in(person)
    for path in ("new/", f"{cast.anna.pk}/edit/", "import/"):
        assert client.get(f"/customers/{path}").status_code == 403
    assert (
        client.post(
            f"/customers/{cast.anna.pk}/addresses/", {"kind": "email", "address": "x@y.test"}
        ).status_code
        == 403
    )
    page = client.get(f"/customers/{cast.anna.pk}/").content.decode()
    assert "Add an address" not in page


def test_markup_in_names_and_notes_is_text(cast: Cast, ticket: Ticket) -> None:
    evil = "<img src=x onerror=alert(1)>"
    Customer.objects.filter(pk=cast.anna.pk).update(name=evil, notes=evil)
    for path in ("/customers/", f"/customers/{cast.anna.pk}/", f"/customers/{cast.anna.pk}/edit/"):
        assert "<img src=x" not in signed_in(cast.bob).get(path).content.decode()


def test_organizations_of_ones_own_customers(cast: Cast, ticket: Ticket) -> None:
    Organization.objects.create(name="Secret Ltd")
    Customer.objects.filter(pk=cast.anna.pk).update(organization=cast.acme)
    page = signed_in(cast.bob).get("/organizations/").content.decode()
    assert "Acme" in page
    assert "Secret" not in page
    assert "Acme" not in signed_in(cast.carol).get("/organizations/").content.decode()
    assert signed_in(cast.bob).get(f"/organizations/{cast.acme.pk}/").status_code == 200
    assert signed_in(cast.carol).get(f"/organizations/{cast.acme.pk}/").status_code == 404
    assert (
        signed_in(cast.carol)
        .post(f"/organizations/{cast.acme.pk}/edit/", {"name": "Mine"})
        .status_code
        == 404
    )


def test_an_organization_is_written_down_and_changed(cast: Cast) -> None:
    client = signed_in(cast.sam)
    answer = client.post(
        "/organizations/new/",
        {"name": "Teapots", "domain": "@Teapots.Test", "website": "https://teapots.test/"},
    )
    made = Organization.objects.get(name="Teapots")
    assert answer.headers["Location"] == f"/organizations/{made.pk}/"
    assert made.domain == "teapots.test"
    client.post(f"/organizations/{made.pk}/edit/", {"name": "Teapots and more"})
    made.refresh_from_db()
    assert (made.name, made.domain) == ("Teapots and more", "")
    assert identify("email", "new@acme.test").organization == cast.acme


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("domain", "gmail.com"),
        ("domain", "not a domain"),
        ("website", "javascript:alert(1)"),
        ("website", "ftp://x.test/"),
        ("name", ""),
        ("name", "Acme"),
    ],
)
def test_a_wrong_organization_is_refused(cast: Cast, field: str, value: str) -> None:
    data = {"name": "Teapots", "domain": "", "website": ""} | {field: value}
    answer = signed_in(cast.sam).post("/organizations/new/", data)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Organization.objects.filter(name="Teapots").exists()


def test_one_who_sees_some_customers_only_writes_down_no_organization(cast: Cast) -> None:
    assert signed_in(cast.bob).post("/organizations/new/", {"name": "Teapots"}).status_code == 403


@pytest.mark.parametrize(
    ("path", "place"),
    [("/organizations/", "/customers/"), ("/accounts/sessions/", "/settings/")],
)
def test_the_rail_shows_under_which_place_a_page_belongs(cast: Cast, path: str, place: str) -> None:
    page = signed_in(cast.alice).get(path).content.decode()
    assert f'<a class="rail__place" href="{place}" aria-current="page"' in page


def test_an_organization_is_not_named_again_beside_each_of_its_people(cast: Cast) -> None:
    organization = Organization.objects.create(name="Keller and Sons")
    cast.anna.organization = organization
    cast.anna.save(update_fields=["organization"])
    page = signed_in(cast.alice).get(f"/organizations/{organization.pk}/").content.decode()
    assert cast.anna.name in page
    assert "· Keller and Sons" not in page.partition("<main")[2]

"""The screens of saved views: menu, builder, filter, lists as tables; and that nobody sees or changes what is not theirs."""

import csv
import io
import re
from typing import Any

import pytest
from django.test import Client

from conftest import Cast, ask, signed_in
from helpwell.events.models import Event
from helpwell.people.models import Agent
from helpwell.search.conditions import Condition, Conditions, Op
from helpwell.search.models import SavedView
from helpwell.search.verbs.save_view import Draft, create_view
from helpwell.tickets.models import Ticket
from helpwell.tickets.verbs.set_status import set_status

OPEN = Conditions((Condition("status", Op.ANY, "new,open"),))


def view_of(
    by: Agent, name: str = "Open ones", asked: Conditions = OPEN, **more: object
) -> SavedView:
    draft = Draft(name, asked, **{"owner": by, **more})  # type: ignore[arg-type]
    return create_view(draft, by=by.actor, made_by=by)


def form(*lines: tuple[str, str, str], **more: Any) -> dict[str, Any]:
    """What the builder sends for (field, operator, value) lines."""
    sent: dict[str, Any] = {"name": "Refunds", "share": "me", "order": "due", "row": []}
    for at, (name, op, value) in enumerate(lines):
        key = f"k{at}"
        sent |= {f"field-{key}": name, f"op-{key}": op, f"value-{key}": value.split("|")}
        sent["row"] = [*sent["row"], key]
    return sent | more


@pytest.fixture
def bob(cast: Cast) -> Client:
    return signed_in(cast.bob)


def test_a_view_is_built_and_shows_what_meets_it(cast: Cast, bob: Client, ticket: Ticket) -> None:
    other = ask(cast, cast.ben, "Parcel", "Where?")
    sent = form(("status", "any", "new|open"), ("subject", "contains", "refund"))
    answer = bob.post("/views/new/", sent)
    view = SavedView.objects.get()
    assert answer.headers["Location"] == f"/views/{view.pk}/"
    page = bob.get(f"/views/{view.pk}/")
    assert [row.id for row in page.context["rows"]] == [ticket.pk]
    assert view.order == "due"
    set_status(other, by=cast.bob.actor, status="solved")
    bob.post(f"/views/{view.pk}/edit/", form(("status", "any", "solved"), name="Done"))
    page = bob.get(f"/views/{view.pk}/")
    assert [row.id for row in page.context["rows"]] == [other.pk]
    assert "Done" in page.content.decode()


def test_a_name_that_nobody_has_is_said_and_nothing_is_lost(bob: Client, cast: Cast) -> None:
    answer = bob.post("/views/new/", form(("customer", "any", "nobody@nowhere.test"), name="Hers"))
    assert answer.status_code == 422
    assert "Nobody is called “nobody@nowhere.test”" in answer.content.decode()
    assert 'value="Hers"' in answer.content.decode()
    assert not SavedView.objects.exists()


def test_a_specialist_shares_nothing(cast: Cast, bob: Client) -> None:
    for share in ("everyone", str(cast.billing.pk)):
        assert bob.post("/views/new/", form(share=share)).status_code == 403
    assert not SavedView.objects.exists()
    assert signed_in(cast.mia).post("/views/new/", form(share="everyone")).status_code == 302
    assert SavedView.objects.get().owner is None


def test_a_specialists_own_view_is_nobody_elses(cast: Cast, ticket: Ticket) -> None:
    view = view_of(cast.bob)
    for person in (cast.carol, cast.alice, cast.mia):
        other = signed_in(person)
        for path in ("", "list/", "news/", "edit/"):
            assert other.get(f"/views/{view.pk}/{path}").status_code == 404
        for path in ("edit/", "copy/", "delete/"):
            assert other.post(f"/views/{view.pk}/{path}", form()).status_code == 404
    assert SavedView.objects.get().deleted_at is None


def test_the_menu_shows_views_and_counts(cast: Cast, bob: Client, ticket: Ticket) -> None:
    view_of(cast.bob)
    view_of(cast.mia, "Everybody's", owner=None)
    view_of(cast.carol, "Hers")
    page = bob.get("/views/menu/").content.decode()
    assert "Open ones" in page
    assert "Everybody&#x27;s" in page
    assert "Hers" not in page
    assert re.findall(r'id="count-v\d+">([^<]*)<', page) == ["1", "1"]
    carol = signed_in(cast.carol).get("/views/menu/").content.decode()
    assert re.findall(r'id="count-v\d+">([^<]*)<', carol) == ["", ""]


def test_a_deleted_view_can_be_brought_back_by_its_owner_alone(cast: Cast, bob: Client) -> None:
    view = view_of(cast.bob)
    page = bob.post(f"/views/{view.pk}/delete/", follow=True).content.decode()
    assert f"/views/{view.pk}/restore/" in page
    assert bob.get(f"/views/{view.pk}/").status_code == 404
    assert signed_in(cast.mia).post(f"/views/{view.pk}/restore/").status_code == 404
    assert bob.post(f"/views/{view.pk}/restore/").status_code == 303
    assert bob.get(f"/views/{view.pk}/").status_code == 200


def test_a_copy_is_ones_own(cast: Cast, bob: Client) -> None:
    view = view_of(cast.mia, "Theirs", owner=None)
    bob.post(f"/views/{view.pk}/copy/")
    copy = SavedView.objects.exclude(pk=view.pk).get()
    assert copy.owner == cast.bob
    assert copy.asked() == view.asked()


def test_the_filter_leads_to_the_lists_own_address(cast: Cast, bob: Client, ticket: Ticket) -> None:
    ask(cast, cast.ben, "Parcel", "Where?")
    sent = {**form(("subject", "contains", "refund")), "list": "/inbox/open/"}
    page = bob.get("/views/filter/", sent, follow=True)
    assert [row.id for row in page.context["rows"]] == [ticket.pk]
    row = page.context["rows"][0]
    assert "subject~contains~refund" in row.url.replace("%7E", "~")
    beside = bob.get(row.url)
    assert "/inbox/open/list/" in beside.context["list_url"]
    assert "subject~contains~refund" in beside.context["list_url"].replace("%7E", "~")


@pytest.mark.parametrize(
    "list_", ["https://evil.test/", "//evil.test/", "/inbox/\\evil", "", "/accounts/logout/"]
)
def test_the_filter_leads_nowhere_else(bob: Client, list_: str) -> None:
    assert bob.get("/views/filter/", {"list": list_}).headers["Location"] == "/"


def test_a_row_of_conditions_fits_its_field(bob: Client) -> None:
    sent = {"row": "k", "field-k": "updated", "op-k": "within", "value-k": "7", "unit-k": "d"}
    row = bob.get("/views/condition/", sent).content.decode()
    assert 'type="number"' in row
    assert 'value="7"' in row
    sent |= {"field-k": "priority"}
    row = bob.get("/views/condition/", sent).content.decode()
    assert "Urgent" in row
    assert 'type="checkbox"' in row


def test_the_preview_counts_what_there_is(bob: Client, ticket: Ticket) -> None:
    page = bob.post("/views/preview/", form(("status", "any", "new|open"))).content.decode()
    assert "1 tickets" in page
    assert "Refund for a double charge" in page


def test_chosen_columns_make_a_table(cast: Cast, bob: Client, ticket: Ticket) -> None:
    view = view_of(cast.bob, columns=("number", "subject", "email"))
    page = bob.get(f"/views/{view.pk}/").content.decode()
    assert "<table" in page
    assert "anna@acme.test" in page


def test_a_list_as_a_table_is_the_same_list(cast: Cast, ticket: Ticket) -> None:
    bad = ask(cast, cast.ben, '=HYPERLINK("http://evil.test")', "x")
    ask(cast, cast.anna, "Solved", "x")
    set_status(Ticket.objects.get(subject="Solved"), by=cast.bob.actor, status="solved")
    view = view_of(cast.mia, columns=("number", "subject"))
    answer = signed_in(cast.mia).post(f"/views/csv/?view=v{view.pk}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["Number", "Subject"]
    assert {row[0] for row in rows[1:]} == {str(ticket.pk), str(bad.pk)}
    assert all(not row[1].startswith("=") for row in rows[1:])
    event = Event.objects.get(name="TicketsExported")
    assert event.actor == cast.mia.actor
    assert event.facts["view_id"] == view.pk


def test_who_may_not_export_gets_no_table(cast: Cast, bob: Client, ticket: Ticket) -> None:
    assert bob.post("/views/csv/?view=open").status_code == 403
    assert "/views/csv/" not in bob.get("/inbox/open/").content.decode()
    assert not Event.objects.filter(name="TicketsExported").exists()


def test_hostile_addresses_of_lists_are_left_out(cast: Cast, bob: Client, ticket: Ticket) -> None:
    for query in (
        "c=%00",
        "c=a~b~c",
        "c=status~any~" + "9" * 900,
        "c=" + "x" * 5000,
        "o=team~any~99999999999999999999999",
        "after=!!",
        "c=number~least~-1",
    ):
        assert bob.get(f"/inbox/open/?{query}").status_code == 200
    assert bob.get("/views/9999999999999999999999/").status_code == 404
    for name in ("v²", "v" + "9" * 30, "v\0", "vv"):
        assert bob.get("/views/new/", {"view": name}).status_code == 200
    for share in ("²", "9" * 40, "-1"):
        assert bob.post("/views/new/", form(share=share)).status_code == 422
    assert bob.post("/views/order/", {"up": "²"}).status_code == 302


def test_a_shown_view_that_names_what_is_gone_says_so(cast: Cast, bob: Client) -> None:
    view = view_of(cast.bob, asked=Conditions((Condition("team", Op.ANY, "999"),)))
    assert "names one that is gone" in bob.get(f"/views/{view.pk}/").content.decode()
    assert bob.get(f"/views/{view.pk}/edit/").status_code == 200
    assert bob.get("/views/").status_code == 200


def test_moving_up_changes_places(cast: Cast, bob: Client) -> None:
    view_of(cast.bob, "One")
    second = view_of(cast.bob, "Two")
    bob.post("/views/order/", {"up": second.pk})
    names = [
        link["label"] for group in bob.get("/views/").context["groups"] for link in group["links"]
    ]
    assert names == ["Two", "One"]

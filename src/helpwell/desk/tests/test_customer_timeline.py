"""A customer's page over all tickets: the story, promises, changes, notes in place, merging and back, each within one's rights."""

import pytest
from django.http import QueryDict

from conftest import Cast, ask, signed_in
from helpwell.customers.models import Customer, Identity
from helpwell.customers.reads import ids_of
from helpwell.customers.verbs.edit import write_notes
from helpwell.customers.verbs.merge import merge
from helpwell.desk import customer_timeline
from helpwell.desk.customer_promises import promises_to
from helpwell.desk.customer_timeline import Asked, timeline_of
from helpwell.events.models import Event
from helpwell.people.models import Agent
from helpwell.tickets.models import Ticket
from helpwell.tickets.verbs.assign import assign
from helpwell.tickets.verbs.note import note
from helpwell.tickets.verbs.reply import reply


def _story(person: Agent, customer: Customer, query: str = "") -> list[tuple[str, str]]:
    found = timeline_of(person, ids_of(customer), Asked.read(QueryDict(query)), "/c/")
    return [(one.kind, one.words) for one in found.entries]


def test_the_story_goes_over_tickets_and_shows_only_what_one_may_see(
    cast: Cast, ticket: Ticket
) -> None:
    other = ask(cast, cast.anna, "Parcel", "Where is my parcel?")
    assign(other, by=cast.alice.actor, agent=None, team=cast.shipping)
    note(ticket, by=cast.bob.actor, text="She is in a hurry")
    both = [words for _kind, words in _story(cast.sam, cast.anna)]
    assert "Where is my parcel?" in both
    assert "She is in a hurry" in both
    mine = [words for _kind, words in _story(cast.carol, cast.anna)]
    assert "Where is my parcel?" in mine
    assert "She is in a hurry" not in mine
    page = signed_in(cast.carol).get(f"/customers/{cast.anna.pk}/").content.decode()
    assert "in a hurry" not in page


def test_the_story_is_filtered_and_paged_by_key(
    cast: Cast, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(customer_timeline, "SIZE", 2)
    note(ticket, by=cast.bob.actor, text="one")
    reply(ticket, by=cast.bob.actor, text="two")
    note(ticket, by=cast.bob.actor, text="three")
    assert [k for k, _w in _story(cast.bob, cast.anna, "kind=notes")] == ["note", "note"]
    assert {k for k, _w in _story(cast.bob, cast.anna, "kind=events")} == {"event"}
    assert _story(cast.bob, cast.anna, "channel=chat") == []
    seen: list[str] = []
    url = "/c/"
    for _page in range(9):
        query = url.partition("?")[2]
        found = timeline_of(cast.bob, [cast.anna.pk], Asked.read(QueryDict(query)), "/c/")
        seen += [f"{one.kind} {one.words}" for one in found.entries]
        url = found.older_url
        if not url:
            break
    assert len(seen) == len(set(seen)) == 5
    assert seen[0] == "note three"


@pytest.mark.parametrize("before", ["x", "1.2", "9" * 30, "1.1.99999999999999999999", "0.0.0"])
def test_made_up_places_and_choices_do_nothing(cast: Cast, ticket: Ticket, before: str) -> None:
    url = f"/customers/{cast.anna.pk}/?before={before}&kind=nope&channel=nope&show=nope&status=nope"
    assert signed_in(cast.bob).get(url).status_code == 200


def test_names_in_every_script_and_forty_participants_of_events_fit(cast: Cast) -> None:
    Customer.objects.filter(pk=cast.anna.pk).update(name="안나 محمد Ⴔ " + "ü" * 150)
    for number in range(40):
        ask(cast, cast.anna, f"Ticket {number} " + "å" * 280, "نص " * 500)
    page = signed_in(cast.sam).get(f"/customers/{cast.anna.pk}/")
    assert page.status_code == 200
    assert "안나" in page.content.decode()


def test_promises_stand_on_top_until_kept(cast: Cast, ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(due_sort=ticket.created_at)
    promised = promises_to(cast.bob, [cast.anna.pk])
    assert [(one.number, one.is_late) for one in promised] == [(ticket.pk, True)]
    assert promises_to(cast.carol, [cast.anna.pk]) == []


def test_notes_are_edited_in_place_and_stand_in_the_changes(cast: Cast, ticket: Ticket) -> None:
    client, url = signed_in(cast.bob), f"/customers/{cast.anna.pk}/notes/"
    assert b"textarea" in client.get(url).content
    answer = client.post(url, {"notes": "Likes tea", "seen": ""}, headers={"HX-Request": "true"})
    assert b"Likes tea" in answer.content
    page = client.get(f"/customers/{cast.anna.pk}/?show=history").content.decode()
    assert "Bob changed the notes" in page
    event = Event.objects.get(name="CustomerChanged")
    assert client.post(f"/customers/{cast.anna.pk}/undo/{event.pk}/").status_code == 302
    cast.anna.refresh_from_db()
    assert cast.anna.notes == ""


def test_a_colleagues_notes_are_shown_and_not_overwritten(cast: Cast, ticket: Ticket) -> None:
    write_notes(cast.anna, by=cast.sam.actor, notes="Sam's")
    url = f"/customers/{cast.anna.pk}/notes/"
    answer = signed_in(cast.bob).post(url, {"notes": "Bob's", "seen": ""})
    assert answer.status_code == 422
    assert "Sam&#x27;s" in answer.content.decode()
    assert "Bob&#x27;s" in answer.content.decode()
    long = signed_in(cast.bob).post(url, {"notes": "x" * 10_001, "seen": "Sam's"})
    assert long.status_code == 422
    assert "x" * 10_001 in long.content.decode()


def test_verifying_by_hand_asks_how_one_knows(cast: Cast, ticket: Ticket) -> None:
    identity = Identity.objects.get(value="anna@acme.test")
    url = f"/customers/{cast.anna.pk}/addresses/{identity.pk}/verification/"
    client = signed_in(cast.bob)
    client.post(url, {"reason": " "})
    identity.refresh_from_db()
    assert identity.verified_at is None
    client.post(url, {"reason": "Called back"})
    page = client.get(f"/customers/{cast.anna.pk}/").content.decode()
    assert "Called back" in page
    client.post(url, {"undo": "1"})
    identity.refresh_from_db()
    assert identity.verified_at is None


def test_merging_shows_both_merges_and_is_undone(cast: Cast, ticket: Ticket) -> None:
    ask(cast, cast.ben, "Mine", "Where is it?")
    client, url = signed_in(cast.bob), f"/customers/{cast.anna.pk}/merge/"
    assert "Ben Okoye" in client.get(f"{url}?q=ben").content.decode()
    side_by_side = client.get(f"{url}?other={cast.ben.pk}").content.decode()
    assert "ben@elsewhere.test" in side_by_side
    assert "No ticket is merged" in side_by_side
    client.post(url, {"other": cast.ben.pk})
    page = client.get(f"/customers/{cast.anna.pk}/").content.decode()
    event = Event.objects.get(name="CustomerMerged")
    assert f"/customers/{cast.anna.pk}/undo/{event.pk}/" in page
    assert "Where is it?" in page
    side = client.get(f"/tickets/{ticket.pk}/side/").content.decode()
    assert "ben@elsewhere.test" in side
    undo = f"/customers/{cast.anna.pk}/undo/{event.pk}/"
    answer = client.post(undo, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == f"/customers/{cast.anna.pk}/"
    cast.ben.refresh_from_db()
    assert cast.ben.merged_into_id is None


def test_taking_apart_from_the_page(cast: Cast, ticket: Ticket) -> None:
    ask(cast, cast.ben, "Mine", "Where is it?")
    merge(cast.ben, into=cast.anna, by=cast.sam.actor)
    url = f"/customers/{cast.anna.pk}/merge/{cast.ben.pk}/apart/"
    assert signed_in(cast.carol).post(url).status_code == 404
    assert signed_in(cast.erin).post(url).status_code == 403
    answer = signed_in(cast.bob).post(url)
    assert answer.headers["Location"] == f"/customers/{cast.ben.pk}/"


def test_nobody_merges_whom_they_may_not_see(cast: Cast, ticket: Ticket) -> None:
    """Ben is served by nobody of Billing: Bob sees Anna alone."""
    client, url = signed_in(cast.bob), f"/customers/{cast.anna.pk}/merge/"
    assert client.get(f"{url}?other={cast.ben.pk}").status_code == 404
    assert client.post(url, {"other": cast.ben.pk}).status_code == 404
    assert "Ben" not in client.get(f"{url}?q=ben").content.decode().partition("<main")[2]
    assert signed_in(cast.carol).post(url, {"other": cast.ben.pk}).status_code == 404
    assert signed_in(cast.erin).post(url, {"other": cast.ben.pk}).status_code == 403
    cast.ben.refresh_from_db()
    assert cast.ben.merged_into_id is None
    assert client.post(url, {"other": cast.anna.pk}).status_code == 302


def test_an_event_of_another_customer_is_not_undone_here(cast: Cast, ticket: Ticket) -> None:
    event = write_notes(cast.ben, by=cast.sam.actor, notes="x")
    assert event is not None
    answer = signed_in(cast.bob).post(f"/customers/{cast.anna.pk}/undo/{event.pk}/")
    assert answer.status_code == 404


def test_an_organization_shows_its_tickets_as_far_as_one_may_see(
    cast: Cast, ticket: Ticket
) -> None:
    other = ask(cast, cast.anna, "Parcel", "Where is my parcel?")
    assign(other, by=cast.alice.actor, agent=None, team=cast.shipping)
    url = f"/organizations/{cast.acme.pk}/"
    assert [row.subject for row in signed_in(cast.sam).get(url).context["rows"]] == [
        "Parcel",
        "Refund for a double charge",
    ]
    assert [row.subject for row in signed_in(cast.carol).get(url).context["rows"]] == ["Parcel"]

"""The pages of macros: list, builder, preview, state; each with its negative."""

import pytest
from django.test import Client

from conftest import Cast, signed_in
from helpwell.macros.changes import Changes
from helpwell.macros.models import Macro
from helpwell.macros.verbs.write_macro import MacroDraft, write_macro
from helpwell.tickets.models import Tag, Ticket

POSTED = {
    "name": "Late parcel",
    "folder": "Orders/ Late",
    "whose": "everyone",
    "kind": "reply",
    "words": "Hi {{customer.first_name}},\n\nit is on its way.",
    "status": "pending",
    "add_tags": "late, Parcel",
    "assign": "me",
}


@pytest.fixture
def sam(cast: Cast) -> Client:
    return signed_in(cast.sam)


def test_a_macro_is_written_and_changed(cast: Cast, sam: Client) -> None:
    answer = sam.post("/macros/new/", POSTED)
    kept = Macro.objects.get()
    assert answer.headers["Location"] == f"/macros/{kept.pk}/"
    assert kept.folder == "Orders / Late"
    assert "<p>Hi {{customer.first_name}},</p>" in kept.html
    changes = Changes.of(kept.actions.all())
    assert changes == Changes(assign="me", status="pending", add_tags=("late", "parcel"))
    page = sam.get(f"/macros/{kept.pk}/").content.decode()
    assert 'value="late, parcel"' in page
    answer = sam.post(f"/macros/{kept.pk}/", {**POSTED, "name": "Later", "version": 1})
    assert answer.status_code == 302
    kept.refresh_from_db()
    assert (kept.name, kept.version) == ("Later", 2)


def test_unchanged_words_keep_their_formatting(cast: Cast, sam: Client) -> None:
    html = "<p>Read <strong>this</strong>.</p>"
    macro = write_macro(MacroDraft(name="M", html=html, owner="everyone"), by=cast.sam.actor)
    sam.post(f"/macros/{macro.pk}/", {**POSTED, "words": "Read this.", "version": 1})
    macro.refresh_from_db()
    assert macro.html == html


def test_who_read_an_older_one_keeps_the_words_and_can_save_again(
    cast: Cast, sam: Client, macro: Macro
) -> None:
    sam.post(f"/macros/{macro.pk}/", {**POSTED, "version": 1})
    mia = signed_in(cast.mia)
    answer = mia.post(f"/macros/{macro.pk}/", {**POSTED, "name": "Mias", "version": 1})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Mias"' in page
    assert 'name="version" value="2"' in page
    assert (
        mia.post(f"/macros/{macro.pk}/", {**POSTED, "name": "Mias", "version": 2}).status_code
        == 302
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"words": "", "status": "", "add_tags": "", "assign": ""},
        {"status": "solved", "snooze": "24"},
        {"status": "gone"},
        {"whose": "team:99999"},
        {"kind": "x"},
        {"name": "x" * 121},
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(sam: Client, wrong: dict[str, str]) -> None:
    answer = sam.post("/macros/new/", {**POSTED, **wrong})
    assert answer.status_code == 422
    assert "field__errors" in answer.content.decode() or "form__errors" in answer.content.decode()
    assert not Macro.objects.exists()


def test_a_specialist_writes_for_themselves_alone(cast: Cast, macro: Macro) -> None:
    bob = signed_in(cast.bob)
    assert bob.post("/macros/new/", POSTED).status_code == 422
    assert (
        bob.post("/macros/new/", {**POSTED, "whose": f"team:{cast.billing.pk}"}).status_code == 422
    )
    assert bob.post("/macros/new/", {**POSTED, "whose": "personal"}).status_code == 302
    assert bob.post(f"/macros/{macro.pk}/", POSTED).status_code == 403
    assert bob.get(f"/macros/{macro.pk}/").status_code == 200
    mine = Macro.objects.get(agent=cast.bob)
    assert signed_in(cast.sam).get(f"/macros/{mine.pk}/").status_code == 404
    assert signed_in(cast.sam).post(f"/macros/{mine.pk}/archive/").status_code == 404


def test_a_manager_writes_for_own_teams(cast: Cast) -> None:
    mia = signed_in(cast.mia)
    assert (
        mia.post("/macros/new/", {**POSTED, "whose": f"team:{cast.shipping.pk}"}).status_code == 302
    )
    assert signed_in(cast.erin).get("/macros/").status_code == 403


def test_the_preview_shows_words_and_changes_of_what_is_not_kept_yet(
    cast: Cast, sam: Client, ticket: Ticket
) -> None:
    Tag.objects.create(name="late")
    Tag.objects.create(name="parcel")
    page = sam.post("/macros/preview/", {**POSTED, "ticket": f"#{ticket.pk}"}).content.decode()
    assert "Hi Anna," in page
    assert "Waiting for the customer" in page
    assert "late, parcel" in page
    nowhere = signed_in(cast.carol).post("/macros/preview/", {**POSTED, "ticket": ticket.pk})
    assert "Anna" not in nowhere.content.decode()


@pytest.mark.parametrize("ticket_number", ["", "x", "999999999999999999999", "²"])
def test_a_preview_on_no_ticket_says_so(sam: Client, ticket_number: str) -> None:
    answer = sam.post("/macros/preview/", {**POSTED, "ticket": ticket_number})
    assert answer.status_code == 200


def test_the_list_says_what_is_used_due_and_broken(cast: Cast, sam: Client, macro: Macro) -> None:
    Tag.objects.all().delete()
    assert "Broken" in sam.get("/macros/").content.decode()
    for show, seen in [("broken", True), ("unused", True), ("review", False), ("mine", False),
                       ("archived", False), ("x", True)]:  # fmt: skip
        assert ("Refund approved" in sam.get(f"/macros/?show={show}").content.decode()) is seen
    assert "Refund approved" in sam.get("/macros/?q=rfnd").content.decode()
    assert "No macro fits" in sam.get("/macros/?q=zebra").content.decode()
    assert "Refund approved" in sam.get("/macros/?folder=Refunds").content.decode()
    sam.post(f"/macros/{macro.pk}/review/", {"review_by": "2020-01-01"})
    assert "Read it again" in sam.get("/macros/?show=review").content.decode()


def test_archive_restore_and_copy(cast: Cast, sam: Client, macro: Macro) -> None:
    sam.post(f"/macros/{macro.pk}/archive/")
    assert Macro.objects.get().archived_at is not None
    sam.post(f"/macros/{macro.pk}/restored/")
    assert Macro.objects.get().archived_at is None
    bob = signed_in(cast.bob)
    assert bob.post(f"/macros/{macro.pk}/archive/").status_code == 403
    assert bob.post(f"/macros/{macro.pk}/copies/").status_code == 302
    assert Macro.objects.get(agent=cast.bob).name == "Refund approved, copy"


def test_hostile_names_are_text(cast: Cast, sam: Client) -> None:
    bad = '"><script>alert(1)</script>{{agent.email}}{% csrf_token %}'
    sam.post("/macros/new/", {**POSTED, "name": bad, "folder": bad})
    kept = Macro.objects.get()
    for url in ("/macros/", f"/macros/{kept.pk}/"):
        assert "<script>alert" not in sam.get(url).content.decode()

"""Drafts: kept by version, one's own until they are shared, taken over with their files, gone with the sending."""

from typing import Any

import pytest

from conftest import Cast, ask, signed_in
from helpwell.desk import presence
from helpwell.desk.models import Draft
from helpwell.desk.verbs.save_draft import SentAlready, Stale, Written, save_draft
from helpwell.desk.verbs.share_draft import share_draft, take_over_draft, unshare_draft
from helpwell.people.models import Agent
from helpwell.tickets.models import Channel, Message, Ticket, Upload
from helpwell.tickets.verbs.upload import upload

HTMX = {"HX-Request": "true"}
ID = "0123456789abcdef" * 2


def keep(agent: Agent, ticket: Ticket, kind: str = "reply", **data: Any) -> Any:
    url = f"/tickets/{ticket.pk}/drafts/{kind}/"
    return signed_in(agent).post(url, {"text": "Half.", **data}, headers=HTMX)


def begun(cast: Cast, ticket: Ticket, **more: Any) -> Draft:
    written = Written(text="Half.", html="<p>Half.</p>", **more)
    draft = save_draft(ticket, by=cast.bob, kind="reply", written=written, base=0)
    assert draft is not None
    return draft


def test_what_is_typed_is_kept_and_stands_in_the_page_again(cast: Cast, ticket: Ticket) -> None:
    answer = keep(
        cast.bob, ticket, html="<p>Half <strong>a</strong></p>", recipients="chosen", to="x"
    )
    assert answer.json()["version"] == 1
    draft = Draft.objects.get()
    assert (draft.text, draft.recipients["to"]) == ("Half a", ["x"])
    shown = signed_in(cast.bob).get(f"/tickets/{ticket.pk}/").content.decode()
    assert "<template data-html><p>Half <strong>a</strong></p></template>" in shown
    assert 'value="x"' in shown


def test_who_builds_on_an_older_version_is_told(cast: Cast, ticket: Ticket) -> None:
    begun(cast, ticket)
    assert keep(cast.bob, ticket, base=1, text="Second.").status_code == 200
    answer = keep(cast.bob, ticket, base=1, text="Other.")
    assert (answer.status_code, answer.json()["text"]) == (409, "Second.")
    assert Draft.objects.get().text == "Second."
    assert keep(cast.bob, ticket, base=0, text="Third.").status_code == 409
    with pytest.raises(Stale):
        save_draft(ticket, by=cast.bob, kind="reply", written=Written(), base=1)


def test_nothing_left_of_it_is_no_draft(cast: Cast, ticket: Ticket) -> None:
    begun(cast, ticket)
    assert keep(cast.bob, ticket, base=1, text=" ").json()["version"] == 0
    assert not Draft.objects.exists()


def test_a_late_save_does_not_bring_back_what_was_sent(cast: Cast, ticket: Ticket) -> None:
    begun(cast, ticket)
    form = {"text": "Half.", "client_id": ID, "anyway": "1"}
    signed_in(cast.bob).post(f"/tickets/{ticket.pk}/replies/", form, headers=HTMX)
    assert not Draft.objects.exists()
    assert keep(cast.bob, ticket, base=1, client_id=ID).status_code == 410
    with pytest.raises(SentAlready):
        save_draft(ticket, by=cast.bob, kind="note", written=Written(client_id=ID), base=0)
    assert not Draft.objects.exists()


def test_hostile_drafts_are_cleaned_and_name_nothing_of_others(cast: Cast, ticket: Ticket) -> None:
    theirs = upload(by=cast.sam, name="secret.txt", content=b"1")
    other = Channel.objects.create(
        kind="email", name="Shipping", address="ship@desk.test", team=cast.shipping
    )
    keep(
        cast.bob,
        ticket,
        html='<p onclick="x()">Hi<script>x()</script><img src="cid:nobodys"><a href="javascript:x">a</a></p>',
        upload=theirs.token,
        channel=other.pk,
        mention=["7", "x", "9" * 40],
        client_id="<script>",
    )
    draft = Draft.objects.get()
    assert draft.html == "<p>Hia</p>" or "javascript" not in draft.html
    assert "script" not in draft.html
    assert "img" not in draft.html
    assert (draft.files, draft.channel, draft.mentions, draft.client_id) == ([], None, [7], "")


def test_a_draft_is_ones_own_until_it_is_shared(cast: Cast, ticket: Ticket) -> None:
    draft = begun(cast, ticket)
    sam = signed_in(cast.sam)
    assert sam.post(f"/drafts/{draft.pk}/owner/").status_code == 404
    assert "Half." not in sam.get(f"/tickets/{ticket.pk}/").content.decode()
    share_draft(draft)
    assert "Bob drafts a reply" in sam.get(f"/tickets/{ticket.pk}/drafts/").content.decode()
    assert sam.delete(f"/drafts/{draft.pk}/", headers=HTMX).status_code == 422
    assert sam.delete(f"/drafts/{draft.pk}/sharing/", headers=HTMX).status_code == 422
    assert signed_in(cast.carol).post(f"/drafts/{draft.pk}/owner/").status_code == 404
    unshare_draft(draft)
    assert sam.post(f"/drafts/{draft.pk}/owner/").status_code == 404
    assert Draft.objects.get().agent == cast.bob


def test_who_takes_a_draft_over_has_its_files_and_keeps_what_they_began(
    cast: Cast, ticket: Ticket
) -> None:
    token = upload(by=cast.bob, name="bill.txt", content=b"1").token
    draft = share_draft(begun(cast, ticket, files=[token]))
    own = Written(text="Mine.", html="<p>Mine.</p>")
    save_draft(ticket, by=cast.sam, kind="reply", written=own, base=0)
    take_over_draft(draft, by=cast.sam)
    taken = Draft.objects.get()
    assert (taken.agent, taken.files) == (cast.sam, [token])
    assert taken.html == "<p>Half.</p><hr><p>Mine.</p>"
    assert Upload.objects.get().agent == cast.sam
    assert keep(cast.bob, ticket, base=1, text="More.").status_code == 409


def test_only_who_may_answer_takes_a_reply_over(cast: Cast, ticket: Ticket) -> None:
    draft = share_draft(begun(cast, ticket))
    answer = signed_in(cast.erin).post(f"/drafts/{draft.pk}/owner/", headers=HTMX)
    assert answer.status_code == 422
    assert Draft.objects.get().agent == cast.bob


def test_the_list_holds_ones_own_drafts_of_tickets_that_one_sees(
    cast: Cast, ticket: Ticket
) -> None:
    begun(cast, ticket)
    other = ask(cast, cast.ben, "Elsewhere", "Hello")
    save_draft(other, by=cast.bob, kind="note", written=Written(text="Unseen words"), base=0)
    Ticket.objects.filter(pk=other.pk).update(team=cast.shipping)
    shown = signed_in(cast.bob).get("/drafts/").content.decode()
    assert "Half." in shown
    assert "Unseen words" not in shown
    assert "Half." not in signed_in(cast.sam).get("/drafts/").content.decode()


def test_taking_a_reply_back_puts_it_above_what_was_begun_since(cast: Cast, ticket: Ticket) -> None:
    form = {"text": "Sent.", "html": "<p><b>Sent.</b></p>", "client_id": ID, "anyway": "1"}
    signed_in(cast.bob).post(f"/tickets/{ticket.pk}/replies/", form, headers=HTMX)
    begun(cast, ticket)
    message = Message.objects.get(direction="outbound")
    for _twice in range(2):
        signed_in(cast.bob).delete(f"/messages/{message.pk}/sending/", headers=HTMX)
    assert Draft.objects.get().text == "Sent.\n\nHalf."


def test_typing_is_told_and_fades(cast: Cast, ticket: Ticket) -> None:
    presence.arrive(cast.bob, ticket.pk, "one")
    presence.typing("one", ticket.pk, "reply")
    assert presence.looking_at(ticket.pk) == [{"id": cast.bob.pk, "name": "Bob", "typing": "reply"}]
    assert presence.writing_in(ticket.pk, besides=cast.sam.pk) == [("Bob", "reply")]
    assert presence.writing_in(ticket.pk, besides=cast.bob.pk) == []
    presence.typing("one", ticket.pk, "")
    assert presence.looking_at(ticket.pk) == [{"id": cast.bob.pk, "name": "Bob"}]
    assert presence.writing_in(ticket.pk, besides=cast.sam.pk) == []

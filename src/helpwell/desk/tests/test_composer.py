"""Replies and notes: sent once, to whom the agent sees, with the agent's own files, and never over somebody's head."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from PIL import Image
from pytest_django.fixtures import Settings

from conftest import Cast, ask, signed_in
from helpwell.kit import clock
from helpwell.people.models import Agent
from helpwell.tickets.models import Delivery, Message, Participant, Recipient, Ticket, Upload
from helpwell.tickets.verbs.note import note
from helpwell.tickets.verbs.participate import add_participant
from helpwell.tickets.verbs.reply import reply
from helpwell.tickets.verbs.upload import upload

HTMX = {"HX-Request": "true"}
ID = "0123456789abcdef" * 2


def send(agent: Agent, ticket: Ticket, **data: Any) -> HttpResponse:
    response = signed_in(agent).post(
        f"/tickets/{ticket.pk}/replies/",
        {"text": "Yes.", "client_id": ID, "anyway": "1", **data},
        headers=HTMX,
    )
    assert isinstance(response, HttpResponse)
    return response


def addresses() -> dict[str, str]:
    return dict(Recipient.objects.values_list("address", "role"))


def test_a_reply_waits_for_the_undo_time_and_can_be_undone(cast: Cast, ticket: Ticket) -> None:
    response = send(cast.bob, ticket, status="pending")
    message = Message.objects.get(direction="outbound")
    assert f'hx-delete="/messages/{message.pk}/sending/"' in response.content.decode()
    assert Delivery.objects.get().due_at > clock.now() + timedelta(seconds=5)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.assignee) == ("pending", cast.bob)
    undone = signed_in(cast.bob).delete(f"/messages/{message.pk}/sending/", headers=HTMX)
    shown = undone.content.decode()
    assert ">Yes.</textarea>" in shown
    assert Delivery.objects.get().state == Delivery.State.CANCELLED


@pytest.mark.parametrize("status", ["solved", "open", "on_hold"])
def test_the_button_says_what_the_ticket_becomes(cast: Cast, ticket: Ticket, status: str) -> None:
    send(cast.bob, ticket, status=status)
    ticket.refresh_from_db()
    assert ticket.status == status


def test_the_same_form_twice_sends_once(cast: Cast, ticket: Ticket) -> None:
    assert send(cast.bob, ticket).status_code == 200
    assert send(cast.bob, ticket).status_code == 200
    assert Message.objects.filter(direction="outbound").count() == 1


def test_the_form_of_another_agent_reveals_nothing(cast: Cast, ticket: Ticket) -> None:
    send(cast.bob, ticket, text="Bob's secret words.")
    response = send(cast.sam, ticket, seen=Message.objects.latest("id").pk)
    assert response.status_code == 422
    assert "secret" not in response.content.decode()


def test_without_named_recipients_all_who_take_part_get_it(cast: Cast, ticket: Ticket) -> None:
    add_participant(ticket, by=cast.bob.actor, customer=cast.ben, address="ben@elsewhere.test")
    send(cast.bob, ticket)
    assert addresses() == {"anna@acme.test": "to", "ben@elsewhere.test": "cc"}


def test_one_who_waits_for_a_yes_gets_nothing(cast: Cast, ticket: Ticket) -> None:
    add_participant(
        ticket, by=cast.ben.actor, customer=cast.ben, address="ben@elsewhere.test", accepted=False
    )
    send(cast.bob, ticket)
    assert addresses() == {"anna@acme.test": "to"}


def test_what_the_agent_sees_is_who_gets_it(cast: Cast, ticket: Ticket) -> None:
    send(
        cast.bob,
        ticket,
        recipients="chosen",
        to=["Ben Okoye <BEN@elsewhere.test>"],
        cc=["carla@new.test"],
        bcc=["boss@desk-owner.test"],
    )
    assert addresses() == {
        "ben@elsewhere.test": "to",
        "carla@new.test": "cc",
        "boss@desk-owner.test": "bcc",
    }
    taking_part = set(Participant.objects.values_list("address", flat=True))
    assert taking_part == {"ben@elsewhere.test", "carla@new.test"}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"recipients": "chosen"}, "Say in “To”"),
        ({"recipients": "chosen", "cc": ["ben@elsewhere.test"]}, "Say in “To”"),
        ({"to": ["nobody"]}, "not an email address"),
        ({"to": ["a@b.test\r\nBcc: eve@evil.test"]}, "not an email address"),
        ({"to": ["a@b.test, eve@evil.test"]}, "not an email address"),
        ({"to": ["Eve <eve@evil.test> <a@b.test"]}, "not an email address"),
        ({"to": ["support@desk.test"]}, "address of this desk"),
        ({"to": ["support+x@desk.test"]}, "address of this desk"),
        ({"to": [f"p{n}@many.test" for n in range(51)]}, "50 people"),
        ({"text": "  \n "}, "nothing to send"),
        ({"text": "x" * 300_001}, "longer than 300000"),
        ({"upload": ["unknown"]}, "no longer here"),
        ({"send_at": "yesterday"}, "not a date"),
        ({"send_at": "2020-01-01T10:00"}, "is past"),
        ({"send_at": "2199-01-01T10:00"}, "a year"),
        ({"when": "own", "send_at_own": ""}, "not a date"),
    ],
)
def test_what_cannot_be_sent_is_said_and_nothing_leaves(
    cast: Cast, ticket: Ticket, data: dict[str, Any], words: str
) -> None:
    response = send(cast.bob, ticket, **data)
    assert response.status_code == 422
    shown = response.content.decode()
    assert words in shown
    assert f"composer-trouble-reply-{ticket.pk}" in shown
    assert not Message.objects.filter(direction="outbound").exists()


def test_a_moment_is_read_in_the_zone_of_the_one_who_writes(cast: Cast, ticket: Ticket) -> None:
    Agent.objects.filter(pk=cast.bob.pk).update(time_zone="Asia/Tokyo")
    day = (clock.now() + timedelta(days=3)).date()
    send(cast.bob, ticket, when="own", send_at_own=f"{day}T09:00")
    due = Delivery.objects.get().due_at
    assert (due.date(), due.hour) == (day, 0)


def test_who_did_not_see_the_newest_message_is_asked_first(cast: Cast, ticket: Ticket) -> None:
    seen = ticket.messages.get().pk
    reply(ticket, by=cast.sam.actor, text="Sam was quicker <b>.")
    response = send(cast.bob, ticket, seen=seen, anyway="")
    shown = response.content.decode()
    assert response.status_code == 422
    assert "Sam wrote while you did" in shown
    assert "Sam was quicker &lt;b&gt;." in shown
    assert Message.objects.filter(direction="outbound").count() == 1
    assert send(cast.bob, ticket, seen=seen, anyway="1").status_code == 200
    assert Message.objects.filter(direction="outbound").count() == 2


def test_a_note_of_a_colleague_is_news_too_but_not_ones_own(cast: Cast, ticket: Ticket) -> None:
    seen = ticket.messages.get().pk
    note(ticket, by=cast.bob.actor, text="My own.")
    assert send(cast.bob, ticket, seen=seen, anyway="").status_code == 200
    note(ticket, by=cast.sam.actor, text="Wait.")
    again = send(cast.bob, ticket, seen=seen, client_id="f" * 32, anyway="")
    assert "left a note while you wrote" in again.content.decode()


def test_a_note_is_kept_and_not_sent(cast: Cast, ticket: Ticket) -> None:
    url = f"/tickets/{ticket.pk}/notes/"
    for _again in range(2):
        response = signed_in(cast.erin).post(url, {"text": "Hm.", "client_id": ID}, headers=HTMX)
        assert response.status_code == 200
    assert Message.objects.get(direction="note").text == "Hm."
    assert not Delivery.objects.exists()
    assert signed_in(cast.erin).post(url, {"text": " "}, headers=HTMX).status_code == 422


def test_nobody_answers_in_a_closed_ticket(cast: Cast, ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(status="closed")
    response = send(cast.bob, ticket)
    assert response.status_code == 422
    assert not Message.objects.filter(direction="outbound").exists()
    shown = signed_in(cast.bob).get(f"/tickets/{ticket.pk}/").content.decode()
    assert f"/tickets/new/?customer={cast.anna.pk}" in shown
    assert f"/tickets/{ticket.pk}/replies/" not in shown


def test_taking_back_brings_back_who_it_was_for(cast: Cast, ticket: Ticket) -> None:
    send(cast.bob, ticket, recipients="chosen", to=["ben@elsewhere.test"], bcc=["boss@owner.test"])
    message = Message.objects.get(direction="outbound")
    undone = signed_in(cast.bob).delete(f"/messages/{message.pk}/sending/", headers=HTMX)
    shown = undone.content.decode()
    assert 'name="to" value="ben@elsewhere.test"' in shown
    assert 'name="bcc" value="boss@owner.test"' in shown
    assert 'value="anna@acme.test"' not in shown


def test_a_sent_reply_leaves_a_composer_for_all_who_take_part(cast: Cast, ticket: Ticket) -> None:
    add_participant(ticket, by=cast.bob.actor, customer=cast.ben, address="ben@elsewhere.test")
    shown = send(cast.bob, ticket).content.decode()
    assert 'name="cc" value="ben@elsewhere.test"' in shown


def test_without_scripts_the_answer_is_the_page(cast: Cast, ticket: Ticket) -> None:
    response = signed_in(cast.bob).post(f"/tickets/{ticket.pk}/replies/", {"text": "Yes."})
    assert (response.status_code, response["Location"]) == (303, f"/tickets/{ticket.pk}/")


def png(width: int = 4) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (width, 4), (200, 100, 50)).save(content, "PNG")
    return content.getvalue()


def bring(agent: Agent, name: str, content: bytes, **data: str) -> HttpResponse:
    file = SimpleUploadedFile(name, content, "application/x-claimed")
    response = signed_in(agent).post("/uploads/", {"files": file, **data}, headers=HTMX)
    assert isinstance(response, HttpResponse)
    return response


def test_a_file_goes_along_with_its_own_agents_message_only(cast: Cast, ticket: Ticket) -> None:
    bring(cast.bob, "bill.txt", b"12 EUR")
    token = Upload.objects.get().token
    assert send(cast.sam, ticket, upload=[token]).status_code == 422
    assert Upload.objects.exists()
    assert send(cast.bob, ticket, upload=[token]).status_code == 200
    assert Message.objects.get(direction="outbound").attachments.get().name == "bill.txt"
    assert not Upload.objects.exists()


def test_a_file_is_forgotten_by_its_own_agent_only(cast: Cast) -> None:
    mine = upload(by=cast.bob, name="bill.txt", content=b"12 EUR")
    url = f"/uploads/{mine.token}/"
    assert signed_in(cast.sam).delete(url).status_code == 404
    assert Upload.objects.exists()
    assert signed_in(cast.bob).delete(url).status_code == 200
    assert not Upload.objects.exists()


def test_a_files_type_is_what_it_is_and_its_name_is_made_harmless(cast: Cast) -> None:
    shown = bring(cast.bob, "../../<img src=x>.png", b"<html><script>1</script>").content.decode()
    kept = Upload.objects.get()
    assert (kept.type, kept.is_safe_image) == ("text/html", False)
    assert "/" not in kept.name
    assert "<img" not in shown


def test_a_file_that_is_too_large_is_refused_in_words(cast: Cast, settings: Settings) -> None:
    settings.MAX_UPLOAD_BYTES = 10
    response = bring(cast.bob, "large.txt", b"x" * 11)
    assert response.status_code == 422
    assert "Larger than" in response.content.decode()
    assert not Upload.objects.exists()


def test_more_than_twenty_files_are_too_many(cast: Cast, ticket: Ticket) -> None:
    tokens = [upload(by=cast.bob, name=f"{n}.txt", content=b"x").token for n in range(21)]
    response = send(cast.bob, ticket, upload=tokens)
    assert "20 files at most" in response.content.decode()
    assert send(cast.bob, ticket, upload=tokens[:20]).status_code == 200


def test_a_pasted_picture_stands_in_the_text(cast: Cast, ticket: Ticket) -> None:
    bring(cast.bob, "picture-1f.png", png(), inline="1")
    picture = Upload.objects.get()
    send(cast.bob, ticket, text="See [picture-1f.png] and <b>.", upload=[picture.token])
    message = Message.objects.get(direction="outbound")
    html = message.html_row.html
    assert f'src="cid:{picture.content_id}"' in html
    assert "&lt;b&gt;" in html
    assert message.is_formatted


def test_the_text_of_a_quotation_is_plain(cast: Cast) -> None:
    ticket = ask(cast, cast.anna, "Hello", "one\n<script>alert(1)</script>")
    url = f"/messages/{ticket.messages.get().pk}/quotation/"
    response = signed_in(cast.bob).get(url)
    assert response["Content-Type"].startswith("text/plain")
    assert response.content.decode() == ("Anna Keller wrote:\n> one\n> <script>alert(1)</script>\n")

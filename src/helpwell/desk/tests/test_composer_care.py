"""What the composer sends in rich text, from where, signed how; and what it asks before."""

from typing import Any

import pytest
from django.http import HttpResponse

from conftest import Cast, signed_in
from helpwell.channels.email.send.signing import signature_of
from helpwell.desk import presence
from helpwell.desk.composer_mentions import mentioned
from helpwell.people.models import Agent
from helpwell.tickets.models import Channel, Follower, Message, Ticket, Upload
from helpwell.tickets.verbs.assign import assign
from helpwell.tickets.verbs.set_status import set_status
from helpwell.tickets.verbs.upload import upload

HTMX = {"HX-Request": "true"}


def send(agent: Agent, ticket: Ticket, **data: Any) -> HttpResponse:
    url = f"/tickets/{ticket.pk}/replies/"
    answer = signed_in(agent).post(url, {"text": "Yes.", **data}, headers=HTMX)
    assert isinstance(answer, HttpResponse)
    return answer


def sent() -> Message:
    return Message.objects.get(direction="outbound")


def other_channel(cast: Cast, **more: Any) -> Channel:
    return Channel.objects.create(
        kind="email", name="Other", address="other@desk.test", **{"team": cast.billing, **more}
    )


def test_rich_text_is_cleaned_and_its_text_comes_from_it(cast: Cast, ticket: Ticket) -> None:
    html = '<p>Hello <strong>Anna</strong></p><script>x()</script><ul><li><p onclick="x">one</p></li></ul>'
    send(cast.bob, ticket, text="ignored", html=html)
    message = sent()
    assert message.text == "Hello Anna\n\n- one"
    assert message.html_row.html == "<p>Hello <strong>Anna</strong></p><ul><li><p>one</p></li></ul>"
    shown = signed_in(cast.bob).get(f"/tickets/{ticket.pk}/").content.decode()
    assert "Hello <strong>Anna</strong>" in shown


def test_plain_paragraphs_need_no_html(cast: Cast, ticket: Ticket) -> None:
    send(cast.bob, ticket, html="<p>One.<br>Two.</p><p>Three &lt;b&gt;.</p>")
    assert (sent().text, sent().has_html) == ("One.\nTwo.\n\nThree <b>.", False)


def test_only_ones_own_pictures_stand_in_the_text(cast: Cast, ticket: Ticket) -> None:
    theirs = Upload.objects.create(
        agent=cast.sam, token="t", name="a", type="image/png", size=1, content_id="theirs@helpwell"
    )
    html = f'<p>See <img src="cid:{theirs.content_id}" alt="a"><img src="https://evil.test/x"></p>'
    send(cast.bob, ticket, html=html)
    assert "theirs" not in sent().text
    assert not sent().has_html
    assert send(cast.bob, ticket, html=html, upload="t").status_code == 422
    assert signed_in(cast.bob).get("/uploads/t/picture/").status_code == 404


def test_notes_are_rich_too(cast: Cast, ticket: Ticket) -> None:
    form = {"html": "<p>A <em>note</em></p>"}
    signed_in(cast.bob).post(f"/tickets/{ticket.pk}/notes/", form, headers=HTMX)
    note = Message.objects.get(direction="note")
    assert (note.text, note.html_row.html) == ("A note", "<p>A <em>note</em></p>")


def test_a_reply_leaves_by_the_chosen_mailbox(cast: Cast, ticket: Ticket) -> None:
    other = other_channel(cast)
    send(cast.bob, ticket, channel=other.pk)
    assert (sent().channel, sent().from_address) == (other, "other@desk.test")
    assert sent().external_id.endswith("@desk.test>")
    ticket.refresh_from_db()
    assert ticket.channel == cast.channel


@pytest.mark.parametrize("bad", ["theirs", "gone", "999999", "x", "-1", "9" * 30])
def test_nobody_sends_from_a_mailbox_that_is_not_theirs(
    cast: Cast, ticket: Ticket, bad: str
) -> None:
    theirs = other_channel(cast, team=cast.shipping)
    gone = Channel.objects.create(
        kind="email", name="Gone", address="gone@desk.test", team=cast.billing, is_active=False
    )
    value = {"theirs": str(theirs.pk), "gone": str(gone.pk)}.get(bad, bad)
    answer = send(cast.bob, ticket, channel=value)
    assert answer.status_code == 422
    assert "cannot send from this mailbox" in answer.content.decode()
    assert not Message.objects.filter(direction="outbound").exists()


def test_the_mailboxes_offered_are_those_that_one_may_use(cast: Cast, ticket: Ticket) -> None:
    other_channel(cast, team=cast.shipping)
    url = f"/tickets/{ticket.pk}/senders/"
    assert "other@desk.test" not in signed_in(cast.bob).get(url).content.decode()
    assert "other@desk.test" in signed_in(cast.sam).get(url).content.decode()


def test_a_signature_is_filled_once_and_can_be_left_out(cast: Cast, ticket: Ticket) -> None:
    cast.mailbox.signature = "{agent} for {{company.name}}"
    cast.bob.name, cast.bob.signature = "{{company.name}}", "Yours, {{agent.first_name}}"
    signed = signature_of(ticket, cast.bob, cast.mailbox, cast.company)
    assert "Teapot & Co" in signed
    assert signed.count("Teapot & Co") == 1
    send(cast.bob, ticket, unsigned="1")
    assert not sent().is_signed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It is attached.", "“attached”, but no file"),
        ("Siehe Anhang", "“Anhang”, but no file"),
        ("Le adjunto la factura", "“adjunto”, but no file"),
        ("Dear {{customer.first_name}}", "{{customer.first_name}} is not filled in"),
    ],
)
def test_what_a_colleague_would_say_is_said_first(
    cast: Cast, ticket: Ticket, text: str, words: str
) -> None:
    answer = send(cast.bob, ticket, text=text)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Message.objects.filter(direction="outbound").exists()
    assert send(cast.bob, ticket, text=text, anyway="file,variable").status_code == 200


def test_a_warning_that_is_new_is_not_passed_over(cast: Cast, ticket: Ticket) -> None:
    answer = send(cast.bob, ticket, text="Attached, {{x}}", anyway="file")
    shown = answer.content.decode()
    assert "not filled in" in shown
    assert "no file" not in shown
    assert 'value="file,variable"' in shown


def test_what_was_pressed_is_done_after_the_warning(cast: Cast, ticket: Ticket) -> None:
    answer = send(cast.bob, ticket, text="Attached.", status="solved")
    assert 'name="then" value="solved"' in answer.content.decode()
    send(cast.bob, ticket, text="Attached.", then="solved", then_at="", anyway="file")
    ticket.refresh_from_db()
    assert ticket.status == "solved"


def test_with_a_file_or_in_a_quotation_nothing_is_missing(cast: Cast, ticket: Ticket) -> None:
    token = upload(by=cast.bob, name="a.txt", content=b"1").token
    assert send(cast.bob, ticket, text="Attached.", upload=token).status_code == 200
    assert send(cast.sam, ticket, text="> it is attached\nNo.").status_code == 200


def test_what_others_did_with_the_ticket_is_said_but_not_ones_own(
    cast: Cast, ticket: Ticket
) -> None:
    state = f"{ticket.status}.0"
    set_status(ticket, by=cast.bob.actor, status="on_hold")
    assert send(cast.bob, ticket, state=state).status_code == 200
    ticket.refresh_from_db()
    state = f"{ticket.status}.{ticket.assignee_id}"
    assign(ticket, by=cast.sam.actor, agent=cast.sam)
    assert "Sam gave the ticket to Sam" in send(cast.bob, ticket, state=state).content.decode()


def test_a_colleague_at_work_is_named(cast: Cast, ticket: Ticket) -> None:
    presence.arrive(cast.sam, ticket.pk, "page")
    presence.typing("page", ticket.pk, "reply")
    assert "Sam is writing a reply" in send(cast.bob, ticket).content.decode()
    presence.typing("page", ticket.pk, "note")
    assert send(cast.bob, ticket).status_code == 200


def test_a_stranger_or_a_forgotten_writer_is_named(cast: Cast, ticket: Ticket) -> None:
    answer = send(cast.bob, ticket, recipients="chosen", to="carla@new.test")
    shown = answer.content.decode()
    assert "carla@new.test has not taken part" in shown
    assert "anna@acme.test wrote last, and does not get this" in shown


def test_a_ticket_without_a_subject_is_named(cast: Cast, ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(subject="")
    assert "no subject" in send(cast.bob, ticket).content.decode()


def test_who_is_mentioned_is_named_in_the_text_and_may_see_it(cast: Cast, ticket: Ticket) -> None:
    ids = [cast.sam.pk, cast.carol.pk, cast.mia.pk, cast.zed.pk, cast.bob.pk, 99999]
    text = "@Sam, @CAROL and @Zed, @bob: look"
    assert mentioned(ids, text) == [cast.bob, cast.carol, cast.sam]
    form = {"text": text, "mention": ids}
    answer = signed_in(cast.bob).post(f"/tickets/{ticket.pk}/notes/", form, headers=HTMX)
    assert "Carol cannot see this ticket" in answer.content.decode()
    assert list(Follower.objects.filter(ticket=ticket).values_list("agent", flat=True)) == [
        cast.sam.pk
    ]


@pytest.mark.parametrize("name", ["李小龙", "Ольга", "אבי", "O’Neil-Żak", "محمد", "🙂 Zoë"])
def test_names_in_every_script_are_called(cast: Cast, name: str) -> None:
    Agent.objects.filter(pk=cast.sam.pk).update(name=name)
    assert [one.pk for one in mentioned([cast.sam.pk], f"Hey @{name}!")] == [cast.sam.pk]
